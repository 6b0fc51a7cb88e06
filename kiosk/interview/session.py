"""The session of one applicant: the answers so far and the current step."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from kiosk.content.models import (
    AnyField,
    ChoiceField,
    DocumentSpec,
    Flow,
    FormStep,
    NoticeStep,
    ReviewStep,
    Step,
    TableStep,
)
from kiosk.interview.answers import Answer, Answers, Row, rows_of, text_of
from kiosk.interview.conditions import RememberedWalk, applicable, undecided
from kiosk.interview.findings import Context
from kiosk.interview.formats import accept, present
from kiosk.interview.half_rows import half_rows, keep_half_rows, row_key, rows_left
from kiosk.interview.places import Places
from kiosk.interview.progress import Progress, progress
from kiosk.interview.session_code import new_code
from kiosk.interview.validation import Outcome, accepted, accepted_row, judge, plain, weigh

__all__ = ["Outcome", "Session"]

_KEPT = (
    *("id", "code", "step_id", "return_to", "started_at", "notice", "outcome"),
    *("help_called", "printed", "noted", "answers", "drafts", "confirmed"),
    *("read", "scanned", "unsigned", "marks", "given"),
)


@dataclass
class Session:
    """The answers so far, the current step, and the rules for moving between steps.

    Path, progress and derived values are computed from the answers each time. Text that was typed and not
    accepted is stored in the drafts and reaches no document. The current step always applies and is never
    after the first step with missing answers.
    """

    flow: Flow = field(repr=False)
    places: Places = field(repr=False)
    answers: Answers = field(default_factory=dict, repr=False)
    drafts: dict[str, Any] = field(default_factory=dict, repr=False)
    """Field id -> text of its box that was not accepted; of a table, its unsaved rows (see `half_rows`)."""
    confirmed: dict[str, str] = field(default_factory=dict, repr=False)
    """Field id -> the unusual value that the applicant confirmed."""
    noted: list[str] = field(default_factory=list)
    """Ids of the guide steps whose reminder the applicant says they wrote down."""
    read: dict[str, str] = field(default_factory=dict, repr=False)
    """Field id -> what the identity card says; shown beside the answers, and never an answer by itself."""
    scanned: dict[str, str] = field(default_factory=dict)
    """Name of each scanned file -> version of the paper it shows; empty for the identity card."""
    unsigned: list[str] = field(default_factory=list)
    """Kept pages on which no signature was seen, as «contratos/2»."""
    marks: dict[str, str] = field(default_factory=dict)
    """Document id -> version and number of pages of the paper that was printed last, as «9F3C2A1B/2»."""
    given: dict[str, list[str]] = field(default_factory=dict)
    """"usb" or "phone" -> names of the scanned files that the applicant took that way."""
    step_id: str = ""
    return_to: str = ""
    """Id of the step to return to after a correction from the review; empty: none."""
    help_called: bool = False
    printed: str = ""
    """Fingerprint of the documents that were printed; empty: none were."""
    started_at: str = ""
    """When consent was given, in ISO 8601 with the time zone; empty: not yet."""
    notice: str = ""
    """Version of the data notice that was accepted."""
    outcome: str = ""
    """Why it ended: "finished", "idle", "left" or "staff"; empty: it is open."""
    id: str = field(default_factory=lambda: uuid4().hex)
    code: str = field(default_factory=new_code)
    _today: date = field(default=date.max, init=False, repr=False)
    """The day of the last check, for moves without one."""
    _before: Answers | None = field(default=None, init=False, repr=False)
    """The answers when the applicant first left the review to change something."""
    _walk: RememberedWalk = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._walk = RememberedWalk(self.flow)
        self.step_id = self.step.id

    # --- where the applicant stands

    @property
    def path(self) -> list[Step]:
        """The steps that apply, given the answers so far."""
        return self._walk(self.answers)[0]

    @property
    def step(self) -> Step:
        """The current step, or the first one if the current one does not apply any more."""
        path = self.path
        return next((step for step in path if step.id == self.step_id), path[0])

    @property
    def position(self) -> tuple[int, int]:
        """Number of the current step, from 1, and how many steps there may be.

        Steps that may still apply are counted too, so that the total shrinks and never grows.
        """
        ids = [step.id for step in self.path]
        return ids.index(self.step.id) + 1, len(ids) + len(undecided(self.flow, self.answers))

    @property
    def progress(self) -> Progress:
        """The part of the journey that contains the current step, and the position inside it."""
        return progress(self.flow, self.path, undecided(self.flow, self.answers), self.step)

    @property
    def changed(self) -> frozenset[str]:
        """Ids of the answers that differ from those when the applicant first left the review.

        A row of a table that was not there then is «table/number», counted from 0.
        """
        if self._before is None:
            return frozenset()
        then, now = self._before, self.answers
        names = {name for name in now if name not in then or then[name] != now[name]}
        rows = {
            f"{name}/{number}"
            for name in names
            for number, row in enumerate(rows_of(now, name))
            if row not in rows_of(then, name)
        }
        return frozenset(names | rows)

    @property
    def effective(self) -> Answers:
        """The answers that count: those asked for by a step that applies."""
        return self._walk(self.answers)[1]

    def documents(self) -> tuple[DocumentSpec, ...]:
        """The documents this applicant gets; those made on demand are not among them."""
        always = (spec for spec in self.flow.documents if not spec.on_demand)
        return applicable(always, self.effective)

    def shown(self, box: AnyField) -> str:
        """The text of a field's box: the draft if there is one, else the answer."""
        if box.id in self.drafts:
            return str(self.drafts[box.id])
        return present(box, text_of(self.answers, box.id))

    # --- moving

    def submit(self, typed: Mapping[str, Any], today: date, *, sure: bool = False) -> Outcome:
        """Check what was typed on the current step; store it and go on if nothing is wrong.

        The rows of a table step are stored already, so nothing needs to be typed; a list under the table's id
        replaces them all. If consent is refused, the session does not change: the caller ends it.

        Args:
            typed: field id -> text.
            today: the day that dates are compared with.
            sure: the applicant has confirmed the warnings.

        Returns:
            Problems and warnings; without any, the answers were stored.
        """
        self._today = today
        step = self.step
        given = accepted(step, typed, self.answers)
        outcome = judge(step, given, self.effective, today, self.places, typed)
        outcome = self._settle(outcome, given, "", {}, sure=sure)
        if outcome.declined:
            return outcome
        if not outcome.taken:
            self.keep(typed)
            return outcome
        self.answers |= given
        for name in given:
            self.drafts.pop(name, None)
        if isinstance(step, NoticeStep) and step.consent:
            self.notice = step.consent.version
        self._advance()
        return outcome

    def back(self, typed: Mapping[str, Any] | None = None) -> bool:
        """Go to the previous step, or back to the review the applicant came from; typed text becomes a draft.

        It does not go to the review while a correction has left a step without its answers.

        Returns:
            False if there is no previous step.
        """
        self.keep(typed or {})
        ids = [step.id for step in self.path]
        here = ids.index(self.step.id)
        if self.return_to in ids and ids.index(self.return_to) <= self._reach():
            self.step_id, self.return_to = self.return_to, ""
            return True
        if here == 0:
            return False
        self.step_id = ids[here - 1]
        return True

    def keep(self, typed: Mapping[str, Any]) -> None:
        """Store what was typed on the current step as drafts, unchecked; unchanged boxes get no draft."""
        step = self.step
        if isinstance(step, FormStep):
            for box in (box for box in step.fields if box.id in typed):
                self._draft(box, plain(typed[box.id]))
        elif isinstance(step, TableStep) and isinstance(typed.get(step.field), Mapping):
            keep_half_rows(self.drafts, step.field, half_rows(typed[step.field]))

    def take_reading(self, said: Mapping[str, str]) -> frozenset[str]:
        """Put what an identity card says into the boxes that are still empty.

        Args:
            said: field id -> what the card says; what is no field of the journey is left out.

        Returns:
            Ids of the fields in which something else was typed: that stays.
        """
        before, self.read = self.read, {}
        other = set()
        for box in self.flow.fields():
            value = said.get(box.id, "")
            if not value or (isinstance(box, ChoiceField) and value not in box.options):
                continue
            self.read[box.id] = value
            typed = self.shown(box)
            if not typed or (box.id in self.drafts and typed == before.get(box.id)):
                self.drafts[box.id] = value
            elif accept(box, typed) != accept(box, value):
                other.add(box.id)
        return frozenset(other)

    def jump(self, step_id: str, today: date) -> bool:
        """Go to a step that was reached before.

        From the review, and from a step the applicant came to from it, `submit` then returns to the review.

        Returns:
            False if the step does not apply or is after the first one with missing answers.
        """
        self._today = today
        ids = [step.id for step in self.path]
        if step_id not in ids or ids.index(step_id) > self._reach():
            return False
        origin = self.step.id if isinstance(self.step, ReviewStep) else self.return_to
        if isinstance(self.step, ReviewStep) and self._before is None:
            self._before = deepcopy(self.answers)
        self.return_to = origin if origin in ids and ids.index(step_id) < ids.index(origin) else ""
        self.step_id = step_id
        return True

    # --- the rows of a table

    def put_row(
        self, index: int | None, typed: Mapping[str, str], today: date, *, sure: bool = False
    ) -> Outcome:
        """Add a row to the current table step, or replace one; a refused row becomes a draft.

        Args:
            index: number of the row to replace, from 0; None: add a row.
            typed: column id -> text.
            today: the day that dates are compared with.
            sure: the applicant has confirmed the warnings.

        Returns:
            Problems and warnings; without any, the row was stored.

        Raises:
            TypeError: the current step has no rows.
            IndexError: there is no row at index.
        """
        self._today = today
        if not isinstance(step := self.step, TableStep):
            raise TypeError(f"step {step.id} has no rows")
        rows = rows_of(self.answers, step.field)
        said = {} if index is None else rows[index]
        row = accepted_row(step.columns, typed)
        if index is None and len(rows) >= step.max_rows:
            outcome = Outcome({step.columns[0].id: f"Ya anotó {step.max_rows} y no caben más."})
        else:
            outcome = weigh(step.columns, row, Context(row, today), self.places, typed)
            outcome = self._settle(outcome, row, f"{step.field}.", said, sure=sure)
        if not outcome.taken:
            half = half_rows(self.drafts.get(step.field)) | {row_key(index): dict(typed)}
            keep_half_rows(self.drafts, step.field, half)
            return outcome
        place = len(rows) if index is None else index
        rows[place : place + 1] = [row]
        self._put_rows(step, rows, index)
        return outcome

    def drop_row(self, index: int) -> None:
        """Delete a row of the current table step; nothing happens if there is no such row."""
        if isinstance(step := self.step, TableStep) and 0 <= index < len(
            rows := rows_of(self.answers, step.field)
        ):
            del rows[index]
            self._put_rows(step, rows, index, dropped=True)

    def _put_rows(self, step: TableStep, rows: list[Row], at: int | None, *, dropped: bool = False) -> None:
        self.answers[step.field] = rows
        half = rows_left(half_rows(self.drafts.get(step.field)), at, dropped=dropped)
        keep_half_rows(self.drafts, step.field, half)
        for column in step.columns:
            self.confirmed.pop(f"{step.field}.{column.id}", None)

    # --- keeping and bringing back

    def record(self) -> dict[str, Any]:
        """Everything needed to continue later, as plain data that shares no object with the session."""
        return {name: deepcopy(getattr(self, name)) for name in _KEPT}

    @classmethod
    def restored(cls, flow: Flow, places: Places, record: Mapping[str, Any], today: date) -> Session:
        """Make an open session from its record.

        The current step is that of the record, or an earlier one if answers are missing or steps have
        changed.

        Args:
            flow: the journey now, perhaps changed since the record was made.
            places: departments and municipalities.
            record: the result of `record`; missing keys get their defaults.
            today: the day that dates are compared with.
        """
        session = cls(flow, places, **{name: deepcopy(record[name]) for name in _KEPT if name in record})
        session.outcome = ""
        session.stand(today, str(record.get("step_id", "")))
        return session

    def stand(self, today: date, step_id: str | None = None) -> None:
        """Stay on the current step, or on the one named, but no further than the answers allow."""
        self._today = today
        ids = [step.id for step in self.path]
        wanted, reach = self.step_id if step_id is None else step_id, self._reach()
        here = ids.index(wanted) if wanted in ids else reach
        self.step_id = ids[min(here, reach)]
        if self.return_to not in ids[min(here, reach) + 1 :]:
            self.return_to = ""

    # --- judging

    def _settle(
        self,
        outcome: Outcome,
        given: Mapping[str, Answer],
        prefix: str,
        said: Mapping[str, str],
        *,
        sure: bool,
    ) -> Outcome:
        """Remove the warnings the applicant has confirmed, and all warnings while there are problems."""
        odd = {name: str(given[name]) for name in outcome.warnings}
        if sure:
            self.confirmed |= {prefix + name: value for name, value in odd.items()}
        unanswered = {
            name: outcome.warnings[name]
            for name, value in odd.items()
            if value not in (self.confirmed.get(prefix + name), said.get(name))
        }
        if outcome.problems:
            unanswered = {}
        offered = {name: value for name, value in outcome.suggestions.items() if name in unanswered}
        return replace(outcome, warnings=unanswered, suggestions=offered)

    def _draft(self, box: AnyField, text: str) -> None:
        """Store the text of a box as a draft, unless it equals the answer."""
        if text == present(box, text_of(self.answers, box.id)):
            self.drafts.pop(box.id, None)
        else:
            self.drafts[box.id] = text

    def _reach(self) -> int:
        """Index of the furthest step the applicant may see: the first one with missing answers."""
        path, counted = self._walk(self.answers)
        for index, step in enumerate(path):
            if isinstance(step, TableStep) and step.field not in counted:
                return index
            outcome = judge(step, accepted(step, counted, counted), counted, self._today, self.places)
            if outcome.problems or outcome.declined:
                return index
        return len(path) - 1

    def _advance(self) -> None:
        """Go to the next step, or back to the review; a step with missing answers comes first."""
        ids = [step.id for step in self.path]
        if self.return_to not in ids:
            self.return_to = ""
        wanted = ids.index(self.return_to) if self.return_to else ids.index(self.step.id) + 1
        self.step_id = ids[min(wanted, self._reach(), len(ids) - 1)]
        if self.step_id == self.return_to:
            self.return_to = ""
