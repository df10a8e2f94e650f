"""Commands to displays: rows until they are done, so that a lost push leaves nothing undone or done twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from sqlalchemy import insert, select, update

from players.displays import Displays
from players.manifest import millis
from players.messages import Command, Result
from players.models import COMMAND
from signage.access import Account, Role, require
from signage.db import Tx
from signage.ids import DisplayId
from signage.kernel import Kernel

DEADLINE = timedelta(seconds=30)

Name = Literal["reload", "identify"]


class Commands:
    """What people ask displays to do."""

    def __init__(self, kernel: Kernel, displays: Displays) -> None:
        self._kernel = kernel
        self._displays = displays
        self._listeners: list[Callable[[DisplayId, Command], None]] = []

    def on_queued(self, listener: Callable[[DisplayId, Command], None]) -> None:
        """Be told of each new command after its commit."""
        self._listeners.append(listener)

    def queue(self, account: Account, display: DisplayId, name: Name) -> Command:
        """Ask a display to do something within half a minute."""
        require(account, Role.EDITOR, self._displays.get(account, display).store)

        def verb(tx: Tx) -> Command:
            deadline = tx.now + DEADLINE
            command = Command(id=tx.ids.new(), name=name, deadline=millis(deadline))
            values = {"display": display, "name": name, "made_at": tx.now, "deadline": deadline}
            tx.connection.execute(insert(COMMAND).values(id=command.id, state="queued", detail="", **values))
            return command

        command = self._kernel.db.write(verb)
        for listener in self._listeners:
            listener(display, command)
        return command

    def open(self, display: DisplayId) -> list[Command]:
        """What a display still has to do."""
        statement = select(COMMAND).where(
            COMMAND.c.display == display, COMMAND.c.state == "queued", COMMAND.c.deadline > self._kernel.clock.now()
        )
        with self._kernel.db.read() as session:
            rows = session.execute(statement.order_by(COMMAND.c.id)).all()
        return [Command(id=row.id, name=row.name, deadline=millis(row.deadline)) for row in rows]

    def finish(self, display: DisplayId, result: Result) -> None:
        """A display says what became of a command; the first answer counts."""

        def verb(tx: Tx) -> None:
            mine = (COMMAND.c.id == result.id, COMMAND.c.display == display, COMMAND.c.state == "queued")
            tx.connection.execute(update(COMMAND).where(*mine).values(state=result.state, detail=result.detail[:500]))

        self._kernel.db.write(verb)
