"""The models of templates/: steps, their fields, documents and uploads.

Keys are English and fixed: the loader refuses an unknown one and names the nearest known one. The ids of
fields are the office's own words; they are the placeholders in Word files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from kiosk.content.content_model import Content
from kiosk.content.office_words import DEFAULT_WORDS, OfficeWords
from kiosk.content.scan_steps import CardStep, HandoverStep, SignedStep
from kiosk.content.step_base import StepBase
from kiosk.content.step_parts import Consent, GuideValue
from kiosk.content.welcome_content import Welcome
from kiosk.content.when import Sentence, When

# --- fields ---------------------------------------------------------------------------------------


class FieldBase(Content):
    """Keys that every field has."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Name of the answer and of its placeholder in Word; lower case, no accents."""
    label: str
    """The question, in a few words."""
    hint: str = ""
    """One line under the question that says how to answer it."""
    example: str = ""
    """An invented answer, shown in grey in the empty box."""
    required: bool = True

    @property
    def optional(self) -> bool:
        """It may be left empty, and that says nothing."""
        return not self.required


class TextField(FieldBase):
    """One line of text, tested by a named check."""

    kind: Literal["text"]
    check: str = "linea"
    """Name of an entry of kiosk.interview.checks.CHECKS."""
    max_length: int = Field(default=120, ge=1, le=500)


class ChoiceField(FieldBase):
    """One of two to eight options; none is selected at first."""

    kind: Literal["choice"]
    options: dict[str, str] = Field(min_length=2, max_length=8)
    """Stored value -> its words on the screen."""


class DepartmentField(FieldBase):
    """A department of Colombia (DIVIPOLA code of two digits), found by typing part of its name."""

    kind: Literal["department"]
    abroad: bool = False
    """Also accept a place outside of Colombia; its municipality is then a text with city and country."""


class MunicipalityField(FieldBase):
    """A municipality (DIVIPOLA code of five digits) of the department in another field."""

    kind: Literal["municipality"]
    department: str
    """Id of the department field on the same step."""
    abroad_label: str = "Ciudad y país"
    """The question in place of `label` once the department says that it was outside of Colombia."""
    abroad_hint: str = "Escriba los dos, con una coma."
    """The help in place of `hint` then: few cities abroad are in the list."""
    abroad_example: str = "Caracas, Venezuela"
    """The invented answer in place of `example` then."""


class DateField(FieldBase):
    """A day typed as dd/mm/aaaa and stored as ISO 8601; it may not be in the future."""

    kind: Literal["date"]
    not_before: str = ""
    """Id of a date field of the same step or row; this date may not be before that one."""
    open_label: str = ""
    """Words of a tick box that leaves the date empty («Sigo trabajando allí»); empty: no box."""

    @property
    def optional(self) -> bool:
        """Not where an empty date is an answer of its own."""
        return super().optional and not self.open_label


class MoneyField(FieldBase):
    """An amount in whole Colombian pesos, stored as digits."""

    kind: Literal["money"]


AnyField = Annotated[
    TextField | ChoiceField | DepartmentField | MunicipalityField | DateField | MoneyField,
    Field(discriminator="kind"),
]

# --- steps ----------------------------------------------------------------------------------------


class NoticeStep(StepBase):
    """A text to read; it may ask for consent and may show the button that calls staff."""

    kind: Literal["notice"]
    consent: Consent | None = None
    call_staff: bool = False
    """Show the button that calls staff in the body of the step."""


class FormStep(StepBase):
    """One to eight questions on one screen."""

    kind: Literal["form"]
    fields: tuple[AnyField, ...] = Field(min_length=1, max_length=8)
    wireframe: str = ""
    """Name of a drawing in templates/wireframes that shows where the answer stands; empty: none."""


class TableStep(StepBase):
    """Rows of the same questions, which the applicant adds, changes and deletes."""

    kind: Literal["table"]
    field: str
    """Id of the table; its answer is a list of rows, each column id -> value."""
    columns: tuple[AnyField, ...] = Field(min_length=1, max_length=8)
    summary: tuple[str, ...] = Field(min_length=1, max_length=4)
    """Ids of the columns that the list of rows shows."""
    copied: tuple[str, ...] = Field(default=(), max_length=8)
    """Ids of the text columns that a new row can take over from the last one; empty: that is not offered."""
    max_rows: int = Field(default=40, ge=1, le=100)
    row_name: str
    """Word for one row («contrato»)."""
    add_label: str
    empty: str
    """Text shown instead of the list when it has no rows."""


class ReviewStep(StepBase):
    """Every answer in a list; each line goes to the step where it can be changed."""

    kind: Literal["review"]


class PapersStep(StepBase):
    """The kiosk makes the documents, shows their pages and prints them."""

    kind: Literal["papers"]


class GuideStep(StepBase):
    """One screen of SECOP II: what to press, what to type, and the QR of the login page where it is used."""

    kind: Literal["guide"]
    next_label: str = "Siguiente"
    """Not «Continuar»: SECOP has a button with that word, which some steps say not to press yet."""
    do: tuple[Sentence, ...] = Field(min_length=1, max_length=24)
    """Instructions in order, one action each; `{{ field }}` shows a value. One reads at most 8."""
    values: tuple[GuideValue, ...] = ()
    qr: bool = True
    """Show the QR of the login page: the page is opened on this step."""
    wireframe: str = ""
    """Name of a drawing in templates/wireframes, without .txt; empty: none."""
    confirm: str = ""
    """A question the applicant answers with yes before the next step («¿Ya los anotó?»); empty: none."""
    noted: str = ""
    """Line of the help sheet about what was noted, once `confirm` was answered with yes."""
    files: bool = False
    """Name the scanned files that the applicant has, and where."""
    coach: bool = False
    """Show the password coach: it tests a practice password against SECOP's rules and stores nothing."""


class FarewellStep(StepBase):
    """The last step; the button that leaves it wipes the session."""

    kind: Literal["farewell"]
    paper: str = ""
    """Id of the document that can be printed again here if the guide noted something; empty: none."""
    paper_label: str = "Imprimir otra vez"
    """Words of the button that prints it."""
    come_back: str = ""
    """A paragraph that only people read who can come back with their code."""


Step = (
    NoticeStep
    | FormStep
    | TableStep
    | ReviewStep
    | PapersStep
    | GuideStep
    | FarewellStep
    | CardStep
    | SignedStep
    | HandoverStep
)
AnyStep = Annotated[Step, Field(discriminator="kind")]

# --- the whole journey ----------------------------------------------------------------------------


class DocumentSpec(Content):
    """A Word template of templates/papers, and how its document is named, signed and printed."""

    id: str
    """Name of the .docx file without .docx."""
    title: str
    """Title that the applicant reads."""
    file: str = Field(pattern=r"^[a-z0-9-]+$")
    """Name of the PDF given to applicants: ASCII, without .pdf."""
    sign: bool = True
    """Whether the applicant signs it by hand."""
    on_demand: bool = False
    """Whether it is printed only when the applicant asks for it on a guide screen."""
    media: Literal["Letter", "Legal", "Oficio"] | None = None
    """Size of the sheet it is printed on; None: the setting `[printing] media`."""
    upload: bool = True
    """Whether a signed one is uploaded to SECOP."""
    when: When | None = None


class Upload(Content):
    """A slot of SECOP's list of documents, and the file that belongs in it."""

    slot: str
    """Label of the slot in SECOP."""
    file: str
    """Name of the PDF, without .pdf."""
    note: str = ""
    when: When | None = None


class Part(Content):
    """A part of the journey with a name for applicants («Sus datos»)."""

    title: str
    first: str
    """Id of its first step; the part ends where the next one begins."""
    minutes: int = Field(default=0, ge=0, le=240)
    """How long it takes, until the office has counted enough visits; 0: nothing is said."""


class Flow(Content):
    """The whole journey. Its order is the order of `steps`; no step names the next one."""

    welcome: Welcome
    steps: tuple[AnyStep, ...] = Field(min_length=1)
    parts: tuple[Part, ...] = ()
    """In order; the first one begins at the first step. Empty: steps are counted over the whole journey."""
    documents: tuple[DocumentSpec, ...] = ()
    uploads: tuple[Upload, ...] = ()
    words: OfficeWords = DEFAULT_WORDS
    """What words.toml says; flow.toml may not have it."""

    def equipped(self, *, scanner: bool) -> Flow:
        """The journey of a kiosk with or without a scanner: steps for the other kind are left out."""
        fitting = tuple(step for step in self.steps if step.scanner in (None, scanner))
        order, left = [step.id for step in self.steps], {step.id for step in fitting}

        def first(part: Part) -> str:
            begins = order.index(part.first) if part.first in order else len(order)
            return next((name for name in order[begins:] if name in left), part.first)

        parts = tuple(part.model_copy(update={"first": first(part)}) for part in self.parts)
        return self.model_copy(update={"steps": fitting, "parts": parts})

    def fields(self) -> Iterator[AnyField]:
        """Every field of the forms, in order, without the columns of tables."""
        for step in self.steps:
            if isinstance(step, FormStep):
                yield from step.fields

    def step(self, step_id: str) -> Step:
        """The step with this id.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
