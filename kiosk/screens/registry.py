"""Which screen shows which kind of step."""

from __future__ import annotations

from typing import Any

from kiosk.content.models import (
    FarewellStep,
    FormStep,
    GuideStep,
    NoticeStep,
    PapersStep,
    ReviewStep,
    Step,
    TableStep,
)
from kiosk.screens.base import StepScreen, View
from kiosk.screens.farewell import FarewellScreen
from kiosk.screens.form import FormScreen
from kiosk.screens.guide import GuideScreen
from kiosk.screens.notice import NoticeScreen
from kiosk.screens.papers import PapersScreen
from kiosk.screens.review import ReviewScreen
from kiosk.screens.table import TableScreen

SCREEN_FOR: dict[type[Step], type[StepScreen[Any]]] = {
    NoticeStep: NoticeScreen,
    FormStep: FormScreen,
    TableStep: TableScreen,
    ReviewStep: ReviewScreen,
    PapersStep: PapersScreen,
    GuideStep: GuideScreen,
    FarewellStep: FarewellScreen,
}


def screen_for(step: Step, view: View) -> StepScreen[Any]:
    """A screen that shows this step as it stands now."""
    return SCREEN_FOR[type(step)](step, view)
