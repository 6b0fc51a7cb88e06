"""Checks names and PINs of staff, makes them wait after failed tries, and logs what happens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kiosk.boot import boot
from kiosk.errors import StaffError, StaffField
from kiosk.log import failure
from kiosk.ports import AccessResult, Audit
from kiosk.staff import pepper
from kiosk.staff.audit_chain import added
from kiosk.staff.members import FILE, SHELL, MemberList, Members, name_refusal, tidy
from kiosk.staff.pin import decoy, hashed, refusal
from kiosk.staff.rate_limiter import STRANGER, RateLimiter, Stopwatch
from kiosk.staff.recovery_code import new_recovery_code, plain_code

PUBLIC = "público"
"""Name in the audit log for a person who is not known."""
TRIES, OWNER_TRIES = "staff.tries", "staff.owner-tries"
"""Files of the two counters: guessing PINs must not lock out the owner."""
BROWSERS_TRIES = "staff.browsers-tries"
"""File of the counter of all browsers together."""
BROWSERS_FREE, BROWSERS_FORGIVEN_AFTER = 30, 300.0
"""For them: tries without a wait, and seconds without a try after which one is deducted.

One address may try some hundred times a day (`serving/pin_guesses.py`), and makes nobody else wait with it.
Many addresses do; they get a try in five minutes then, fewer than three hundred a day at a million PINs.
"""


class StaffAuthentication:
    """Checks the staff of one machine; safe to call from several threads and processes.

    An unknown name and a wrong PIN get the same answer after the same work: one hash comparison and the same
    writes.
    """

    def __init__(
        self,
        folder: Path,
        secret: Path,
        audit: Audit,
        boot: Stopwatch = boot,
        tries: RateLimiter | None = None,
    ) -> None:
        """Store the settings; nothing is read or made yet.

        Args:
            folder: the data folder.
            secret: file of the pepper, outside the data folder.
            audit: the log of tries and changes.
            boot: returns the id of this start of the machine and the seconds since.
            tries: the counter of wrong PINs; None: that of a terminal with this data folder.
        """
        self._members = Members(folder)
        self._secret = secret
        self._audit = audit
        self._tries = tries or terminal_tries(folder, boot)
        self._owner_tries = RateLimiter(folder / OWNER_TRIES, boot)

    def members(self) -> tuple[str, ...]:
        """Names of the staff members, in the order they were added; raises StaffError."""
        return tuple(self._members.read().pins)

    def managers(self) -> tuple[str, ...]:
        """Names of those who may add, change and remove others; raises StaffError."""
        return self._members.read().managers

    def enter(self, name: str, pin: str) -> AccessResult:
        """Check a PIN.

        Args:
            name: the name as typed; capitals and extra spaces make no difference.
            pin: the PIN as typed.

        Returns:
            Whether it is right, how long to wait if not, and the failed tries since the last right one.

        Raises:
            StaffError: PINs cannot be checked on this machine; its detail says why.
        """
        members = self._members.read()
        secret = self._pepper(members)
        known = members.named(name)
        if wait := self._tries.begin(known or STRANGER):
            return AccessResult(False, wait)
        right = members.pins.get(known, decoy()).matches(pin, secret)
        if not (right and known):
            self._note(PUBLIC, f"PIN rechazado ({known or 'nombre desconocido'})")
            return AccessResult(False, self._tries.waiting())
        failed = self._tries.passed(known)
        self._note(known, "entró con su PIN")
        return AccessResult(True, failed=failed)

    def recover(self, code: str, name: str, pin: str) -> AccessResult:
        """Give a member a new PIN, if the owner's recovery code is right; all waits end then.

        Raises:
            StaffError: the PIN is too easy, or no member has that name; its detail says what to do.
        """
        _refuse(refusal(pin), about="pin")
        members = self._members.read()
        secret = self._pepper(members)
        if wait := self._owner_tries.begin(STRANGER):
            return AccessResult(False, wait)
        if not (members.recovery or decoy()).matches(plain_code(code), secret):
            self._note(PUBLIC, "código de recuperación rechazado")
            return AccessResult(False, self._owner_tries.waiting())
        self._owner_tries.reset()
        known = _known(members, name)
        with self._members.changing() as members:
            self._put_pin(members, known, pin)
        self._note(f"{known} (código de recuperación)", f"cambió el PIN de {known}")
        self._tries.reset()
        return AccessResult(True)

    def refuse_pin(self, pin: str) -> None:
        """Raise StaffError if the PIN is too easy or has a wrong length; its detail says why."""
        _refuse(refusal(pin), "pin")

    def known(self, name: str) -> str:
        """A member's name as it is stored; raises StaffError if no member has it."""
        return _known(self._members.read(), name)

    def refuse_name(self, name: str) -> None:
        """Raise StaffError if a new member cannot have this name; its detail says why."""
        _refuse(_name_refusal(self._members.read(), tidy(name)), "name")

    def add(self, name: str, pin: str, *, by: str = "") -> str:
        """Add a member. Adding the first one makes the pepper and the owner's recovery code.

        Args:
            name: how they are known; letters, spaces, points and hyphens.
            pin: at least six digits.
            by: who adds them, a manager or the shell; empty: they themselves, which only the first one can.

        Raises:
            StaffError: `by` may not, the name is taken, the PIN is too easy, or somebody was faster; says
                what to do.
        """
        name = tidy(name)
        _refuse(refusal(pin), about="pin")
        code = ""
        with self._members.changing() as members:
            if members.pins and not by:  # a dialog left open at the kiosk must not add a member later
                raise StaffError(
                    "Ya hay funcionarios: que uno lo agregue en el computador: kiosk staff add NOMBRE", "name"
                )
            if members.pins:
                _only_managers(members, by)
            _refuse(_name_refusal(members, name), "name")
            if members.pins:
                secret = self._pepper(members)
            else:
                secret, code = pepper.make(self._secret), new_recovery_code()
                members = MemberList(pepper.seal(secret), hashed(plain_code(code), secret))
            for tries in (self._tries, self._owner_tries):
                tries.reserve()  # so that PINs can be checked on a full disk
            self._members.write(members.pin(name, hashed(pin, secret)))
        self._note(by or name, added(name))
        return code

    def change_pin(self, name: str, pin: str, *, by: str) -> None:
        """Give a member another PIN.

        Args:
            name: of the member.
            pin: at least six digits.
            by: the member, a manager, or the shell.

        Raises:
            StaffError: `by` may not, nobody has the name, or the PIN is too easy.
        """
        _refuse(refusal(pin), about="pin")
        with self._members.changing() as members:
            known = _known(members, name)
            if known != by:
                _only_managers(members, by)
            self._put_pin(members, known, pin)
        self._note(by, f"cambió el PIN de {known}")

    def let_manage(self, name: str, *, by: str) -> None:
        """Let a member manage the others, too; raises StaffError if `by` may not, or nobody has the name."""
        with self._members.changing() as members:
            _only_managers(members, by)
            known = _known(members, name)
            self._members.write(members.appoint(known))
        self._note(by, f"dejó que {known} administre a los funcionarios")

    def remove(self, name: str, *, by: str) -> None:
        """Take a member off the list.

        Args:
            name: of the member.
            by: a manager or the shell; only the shell removes the last who manages.

        Raises:
            StaffError: `by` may not, nobody has the name, or nobody who manages would be left.
        """
        with self._members.changing() as members:
            _only_managers(members, by)
            known = _known(members, name)
            if by != SHELL and members.managers == (known,):
                raise StaffError(
                    f"{known} no se puede quitar: no quedaría quién administre a los funcionarios."
                    if len(members.pins) > 1
                    else "El último funcionario no se puede quitar: nadie podría entrar."
                )
            self._members.write(members.without(known))
        self._tries.passed(known)  # a later member with this name begins without old tries
        self._note(by, f"quitó al funcionario {known}")

    def renew_recovery(self, *, by: str) -> str:
        """Another recovery code for the owner, told only now; the one before is worth nothing any more.

        Raises:
            StaffError: `by` may not, or the pepper is not there.
        """
        code = new_recovery_code()
        with self._members.changing() as members:
            _only_managers(members, by)
            secret = self._pepper(members)
            self._members.write(replace(members, recovery=hashed(plain_code(code), secret)))
        self._note(by, "cambió el código de recuperación")
        return code

    def trouble(self) -> str:
        """Why PINs cannot be checked now, as a Spanish sentence; empty: they can."""
        try:
            members = self._members.read()
            if members.pins:
                self._pepper(members)
        except StaffError as error:
            return error.detail
        return ""

    def _put_pin(self, members: MemberList, name: str, pin: str) -> None:
        self._members.write(members.pin(name, hashed(pin, self._pepper(members))))

    def _pepper(self, members: MemberList) -> bytes:
        """The pepper that the PINs were hashed with; zeros while there are no members."""
        if not members.pins:
            return bytes(pepper.SIZE)
        secret = pepper.read(self._secret)
        if pepper.seal(secret) != members.seal:
            raise StaffError(
                f"El archivo secreto {self._secret} no es el de estos PIN. Devuelva el de esta máquina, "
                f"o borre {FILE} de la carpeta de datos y agregue de nuevo a los funcionarios."
            )
        return secret

    def _note(self, who: str, what: str) -> None:
        """Write to the audit log.

        An error goes to the journal, because a full disk must not keep staff out.
        """
        try:
            self._audit.record(who, what)
        except StaffError as error:
            failure("audit_failed", error)


def terminal_tries(folder: Path, boot: Stopwatch = boot) -> RateLimiter:
    """The counter of wrong PINs at the terminal with this data folder."""
    return RateLimiter(folder / TRIES, boot)


def browsers_tries(folder: Path, boot: Stopwatch = boot) -> RateLimiter:
    """The counter of wrong PINs from browsers."""
    return RateLimiter(folder / BROWSERS_TRIES, boot, BROWSERS_FORGIVEN_AFTER, BROWSERS_FREE)


def _name_refusal(members: MemberList, name: str) -> str:
    if known := members.named(name):
        return f"Ya hay un funcionario con el nombre «{known}». Escriba otro."
    return name_refusal(name)


def _refuse(reason: str, about: StaffField) -> None:
    if reason:
        raise StaffError(reason, about)


def _only_managers(members: MemberList, by: str) -> None:
    """Raise StaffError unless somebody may manage the members."""
    if by != SHELL and by not in members.managers:
        raise StaffError(f"Eso lo puede hacer {' o '.join(members.managers)}. Pídale que lo haga.")


def _known(members: MemberList, name: str) -> str:
    """A member's name as it is stored; raises StaffError if no member has it."""
    if known := members.named(name):
        return known
    raise StaffError(f"No hay ningún funcionario «{tidy(name)}». Véalos con: kiosk staff list", "name")
