"""Managers add, change and remove staff members; every member changes the own PIN."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from kiosk.app.display import Display
from kiosk.app.staff_acts import StaffActs
from kiosk.app.staff_table import StaffTable
from kiosk.errors import KioskError, StaffError
from kiosk.log import failure
from kiosk.ports import StaffAccess
from kiosk.screens.staff import members_screen as members
from kiosk.screens.staff.members_screen import MemberDialog, MemberNames, MembersScreen
from kiosk.screens.staff.recovery_code_dialog import CodeDialog


class StaffMembers:
    """Does what the screen of the members asks for. The access writes each act down, and checks who may."""

    def __init__(
        self,
        display: Display,
        acts: StaffActs,
        table: StaffTable,
        access: StaffAccess,
        leave: Callable[[], Awaitable[None]],
    ) -> None:
        """Take what is needed.

        Args:
            display: the screens.
            acts: who is in, and what is under way.
            table: the way back after an act.
            access: knows the members.
            leave: closes the staff mode.
        """
        self._display, self._acts, self._table, self._access = display, acts, table, access
        self._leave = leave

    @property
    def _member(self) -> str:
        return self._acts.state.member

    def take(self, event: MembersScreen.FromMembers) -> None:
        """Do what the screen and its dialog ask for."""
        if isinstance(event, MembersScreen.PinSaid):
            self._take_pin(event.dialog, event.said)
            return
        screen = self._display.top
        if not isinstance(screen, MembersScreen) or self._acts.state.busy:
            return
        match event:
            case MembersScreen.Opened():
                dialog = members.member_dialog(event.name, screen.found)
                self._display.push(dialog, partial(self._choose, event.name))
            case MembersScreen.AddRequested():
                self._ask_pin("")
            case MembersScreen.PinRequested():
                self._ask_pin(self._member)
            case MembersScreen.RecoveryRequested():
                self._acts.confirm(members.recovery_dialog(), self._renew)

    def _choose(self, name: str, choice: str | None) -> None:
        if not self._member:
            return
        if choice == members.PIN:
            self._ask_pin(name)
        elif choice == members.MANAGE:
            task = partial(self._access.let_manage, name, by=self._member)
            done = f"Hecho: {name} también administra."
            self._acts.confirm(
                members.manage_dialog(name), partial(self._acts.do, task, partial(self._show, done))
            )
        elif choice == members.REMOVE:
            own = name == self._member
            task = partial(self._access.remove, name, by=self._member)
            then = self._gone if own else partial(self._show, f"Hecho: {name} ya no puede entrar.")
            self._acts.confirm(members.remove_dialog(name, own=own), partial(self._acts.do, task, then))

    def _ask_pin(self, name: str) -> None:
        self._display.push(MemberDialog(name, self._access.refuse_name, self._access.refuse_pin))

    def _take_pin(self, dialog: MemberDialog, said: dict[str, str]) -> None:
        """Keep the new PIN that a dialog asked for."""
        if self._member:
            self._display.start(partial(self._keep, dialog, said["name"], said["pin"]), group="staff")

    async def _keep(self, dialog: MemberDialog, name: str, pin: str) -> None:
        by = self._member
        change = self._access.change_pin if dialog.name_known else self._access.add
        try:
            await asyncio.to_thread(partial(change, name, pin, by=by))
        except KioskError as error:
            failure("staff_access_failed", error)
            about = error.about if isinstance(error, StaffError) else None
            dialog.refuse(error.detail, ask=about or "pin")
            return
        if dialog in self._display.screens:
            done = (
                f"Hecho: {name} tiene otro PIN."
                if dialog.name_known
                else f"Hecho: {name} ya puede entrar. Para aprender: F1 (manual) y P (practicar)."
            )
            await self._show(done)

    def _renew(self) -> None:
        async def show(code: str) -> None:
            await self._show("")
            await self._display.push(CodeDialog(code))

        self._acts.do(partial(self._access.renew_recovery, by=self._member), show)

    async def _gone(self, _: object = None) -> None:
        await self._leave()

    async def _show(self, words: str, _: object = None) -> None:
        """Back to the names, read again, with a word about what was done."""
        await self._table.unwind(MembersScreen, words)
        found = await asyncio.to_thread(lambda: MemberNames(self._access.members(), self._access.managers()))
        if isinstance(screen := self._display.top, MembersScreen):
            screen.show(found)
