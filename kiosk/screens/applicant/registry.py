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
from kiosk.content.scan_steps import CardStep, HandoverStep, SignedStep
from kiosk.screens.applicant.card_screen import CardScreen
from kiosk.screens.applicant.farewell import FarewellScreen
from kiosk.screens.applicant.form_screen import FormScreen
from kiosk.screens.applicant.guide_screen import GuideScreen
from kiosk.screens.applicant.handover_screen import HandoverScreen
from kiosk.screens.applicant.notice import NoticeScreen
from kiosk.screens.applicant.papers_screen import PapersScreen
from kiosk.screens.applicant.review import ReviewScreen
from kiosk.screens.applicant.signed_screen import SignedScreen
from kiosk.screens.applicant.step_screen import StepScreen, View
from kiosk.screens.applicant.table import TableScreen

SCREEN_FOR: dict[type[Step], type[StepScreen[Any]]] = {
    NoticeStep: NoticeScreen,
    FormStep: FormScreen,
    TableStep: TableScreen,
    ReviewStep: ReviewScreen,
    PapersStep: PapersScreen,
    GuideStep: GuideScreen,
    FarewellStep: FarewellScreen,
    CardStep: CardScreen,
    SignedStep: SignedScreen,
    HandoverStep: HandoverScreen,
}


def screen_for(step: Step, view: View) -> StepScreen[Any]:
    """A screen that shows this step as it stands now."""
    return SCREEN_FOR[type(step)](step, view)
