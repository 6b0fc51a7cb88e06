"""What the office may write: a flow of steps, the fields inside them, and the documents.

Keys are English and closed: an unknown word is refused by the loader, with the nearest known one.
Field ids are the office's own words; they are the placeholders in Word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from kiosk.content.content_model import Content
from kiosk.content.office_words import DEFAULT_WORDS, OfficeWords
from kiosk.content.when import When

# --- fields ---------------------------------------------------------------------------------------


class FieldBase(Content):
    """What every field has."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The placeholder in Word; lower case, no accents."""
    label: str
    """The question, short."""
    hint: str = ""
    """One line under the question: how to answer it."""
    example: str = ""
    """An invented answer, shown grey in the empty box."""
    required: bool = True


class TextField(FieldBase):
    """A line of text, proven by a named check."""

    kind: Literal["text"]
    check: str = "linea"
    """Name of an entry of kiosk.interview.checks.CHECKS."""
    max_length: int = Field(default=120, ge=1, le=500)


class ChoiceField(FieldBase):
    """One of a few options; nothing is chosen beforehand."""

    kind: Literal["choice"]
    options: dict[str, str] = Field(min_length=2, max_length=8)
    """Stored value -> words on the screen."""


class DepartmentField(FieldBase):
    """A department of Colombia (DIVIPOLA code of two digits), found by typing."""

    kind: Literal["department"]
    abroad: bool = False
    """A place outside of Colombia can be answered, too; its municipality is a text, city and country."""


class MunicipalityField(FieldBase):
    """A municipality (DIVIPOLA code of five digits) of the department in another field."""

    kind: Literal["municipality"]
    department: str
    """Id of the department field on the same step."""


class DateField(FieldBase):
    """A day typed as dd/mm/aaaa and stored as an ISO date; never in the future."""

    kind: Literal["date"]
    not_before: str = ""
    """Id of the date field, in the same place, that must not come after this one."""
    open_label: str = ""
    """Words of a tick box that leaves the date open («Sigo trabajando allí»); empty: no such box."""


class MoneyField(FieldBase):
    """Whole Colombian pesos, stored as digits."""

    kind: Literal["money"]


AnyField = Annotated[
    TextField | ChoiceField | DepartmentField | MunicipalityField | DateField | MoneyField,
    Field(discriminator="kind"),
]

# --- steps ----------------------------------------------------------------------------------------


class Trouble(Content):
    """A frequent trouble of a step, for the help screen."""

    problem: str
    answer: str


class StepBase(Content):
    """What every step has."""

    id: str
    """The name of its file without .toml; never written inside the file."""
    title: str
    body: str = ""
    """Plain text; a blank line starts a paragraph; `{{ field }}` shows an answer or a derived value."""
    reminder: str = ""
    """The sentence that must not be forgotten at this moment."""
    next_label: str = "Continuar"
    """Words on the button that goes on."""
    troubles: tuple[Trouble, ...] = ()
    when: When | None = None
    idle_minutes: int | None = Field(default=None, ge=1, le=60)
    """Longer patience where people work elsewhere; empty: the machine's setting."""


class Consent(Content):
    """An explicit yes before anything is asked (Ley 1581 de 2012, art. 9; silence is not consent)."""

    field: str
    """Id of the field that keeps the "si"."""
    accept: str
    decline: str
    declined: str
    """What is said to who declines; nothing is kept."""
    version: str
    """Version of the notice, kept as proof of what was read."""


class NoticeStep(StepBase):
    """Something to read; may ask for consent, may offer to call staff."""

    kind: Literal["notice"]
    consent: Consent | None = None
    call_staff: bool = False
    """Offer the button that calls staff on the screen itself."""


class FormStep(StepBase):
    """A few questions on one screen."""

    kind: Literal["form"]
    fields: tuple[AnyField, ...] = Field(min_length=1, max_length=8)


class TableStep(StepBase):
    """Rows of the same questions: add, change, delete."""

    kind: Literal["table"]
    field: str
    """Id of the table; its rows are a list of answers by column id."""
    columns: tuple[AnyField, ...] = Field(min_length=1, max_length=8)
    summary: tuple[str, ...] = Field(min_length=1, max_length=4)
    """Ids of the columns shown in the list."""
    max_rows: int = Field(default=40, ge=1, le=100)
    row_name: str
    """What one row is called («contrato»)."""
    add_label: str
    empty: str
    """What the list says while it has no rows."""


class ReviewStep(StepBase):
    """Every answer, each a jump to change it."""

    kind: Literal["review"]


class PapersStep(StepBase):
    """Makes the documents, shows their pages, prints them."""

    kind: Literal["papers"]


class GuideValue(Content):
    """What this person types in one box of the web page."""

    label: str
    """The words on the SECOP screen."""
    value: str
    """Id of a field or derived value."""


class GuideStep(StepBase):
    """One screen of SECOP II: what to press, what to type, the QR of the login page."""

    kind: Literal["guide"]
    next_label: str = "Siguiente"
    """Never «Continuar»: that is a button of SECOP, which some steps say not to press yet."""
    do: tuple[str, ...] = Field(min_length=1, max_length=8)
    """Instructions, one action each, in order; `{{ field }}` shows a value."""
    values: tuple[GuideValue, ...] = ()
    wireframe: str = ""
    """Name of a drawing of the SECOP screen in templates/wireframes, without .txt; empty: none."""
    confirm: str = ""
    """A question that has to be answered with yes before going on («¿Ya los anotó?»); empty: none."""
    noted: str = ""
    """What the help sheet says was noted once `confirm` was answered with yes."""
    coach: bool = False
    """Show the password coach: rules that light up while a password is tried out; nothing is kept."""


class FarewellStep(StepBase):
    """The end; going on from here wipes the session."""

    kind: Literal["farewell"]
    paper: str = ""
    """Id of the document offered again here once something was noted in the guide; empty: none."""
    paper_label: str = "Imprimir otra vez"
    """The words of its key."""


Step = NoticeStep | FormStep | TableStep | ReviewStep | PapersStep | GuideStep | FarewellStep
AnyStep = Annotated[Step, Field(discriminator="kind")]

# --- the whole journey ----------------------------------------------------------------------------


class DocumentSpec(Content):
    """A Word template of templates/papers and what becomes of it."""

    id: str
    """Name of the .docx file without its ending."""
    title: str
    """What the applicant reads."""
    file: str = Field(pattern=r"^[a-z0-9-]+$")
    """Name of the PDF given to people, plain ASCII, without .pdf."""
    sign: bool = True
    """The applicant signs it by hand."""
    on_demand: bool = False
    """Printed only when the applicant asks for it on a guide screen."""
    media: Literal["Letter", "Legal", "Oficio"] | None = None
    """The sheet it is printed on; None: that of `[printing] media`."""
    when: When | None = None


class Upload(Content):
    """Which file goes into which slot of SECOP's document list."""

    slot: str
    """The label SECOP shows."""
    file: str
    """Name of the file, without .pdf."""
    note: str = ""
    when: When | None = None


class Welcome(Content):
    """The screen before anyone has started."""

    title: str
    body: str
    start: str
    """Words on the button that starts."""


class Part(Content):
    """A part of the journey, by a name that people understand («Sus datos»)."""

    title: str
    first: str
    """Id of its first step; it goes on until the next part begins."""


class Flow(Content):
    """The whole journey, in order; nobody but this list knows who comes after whom."""

    welcome: Welcome
    steps: tuple[AnyStep, ...] = Field(min_length=1)
    parts: tuple[Part, ...] = ()
    """In order, the first one from the first step on; none: steps are counted over the whole journey."""
    documents: tuple[DocumentSpec, ...] = ()
    uploads: tuple[Upload, ...] = ()
    words: OfficeWords = DEFAULT_WORDS
    """What words.toml says; never written in flow.toml."""

    def fields(self) -> Iterator[AnyField]:
        """Every field of the forms, in order; table columns are not among them."""
        for step in self.steps:
            if isinstance(step, FormStep):
                yield from step.fields

    def step(self, step_id: str) -> Step:
        """The step with this id; KeyError if there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
