"""A journal without a file, for throw-away sessions (`journal.engine: memory`), replay and virtual time.

It behaves like the others while the process lives, and is empty after a restart. It uses neither threads nor I/O, so it
runs on any event loop.
"""

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.clock import Clock
from services.events.journal import WriteIntent
from services.journal.opening import Opening
from services.journal.records import (
    LOCAL,
    OWED,
    UNCERTAIN,
    JournalFault,
    JournalStore,
    LogEntry,
    Retention,
    SessionSummary,
    WriteRecord,
    WriteStatus,
    decode_write,
    encode,
    encode_intent,
    encode_outcome,
    no_intent,
    write_status_of,
)
from tools.spec import ToolOutcome


@dataclass(slots=True)
class _Intended:
    session: str
    at: datetime
    intent: str
    status: str | None = None
    outcome: str | None = None
    acknowledged: bool = False


@dataclass(slots=True)
class _Session:
    user: str
    opened_at: datetime
    closed: bool = False
    entries: int = 0


class MemoryStore(JournalStore):
    """Keeps the newest `retention.log_entries` log entries, and every intent."""

    def __init__(self, clock: Clock, retention: Retention | None = None) -> None:
        self._clock = clock
        self._log: deque[LogEntry] = deque(maxlen=(retention or Retention()).log_entries)
        self._seq = 0
        self._intents: dict[str, _Intended] = {}
        self._sessions: dict[str, _Session] = {}

    async def open(self) -> None: ...

    async def aclose(self) -> None: ...

    @property
    def fault(self) -> JournalFault | None:
        return None

    def session(self, session_id: str, user: str = LOCAL) -> "MemoryJournal":
        return MemoryJournal(self, session_id, user)

    async def write_status(self, key: str) -> WriteStatus:
        intended = self._intents.get(key)
        return WriteStatus.NEVER_SENT if intended is None else write_status_of(intended.status, self._lives(intended))

    async def writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        return [
            decode_write(
                key, item.session, item.at, item.intent, write_status_of(item.status, self._lives(item)), item.outcome
            )
            for key, item in self._intents.items()
            if session in (None, item.session) and user in (None, self._sessions[item.session].user)
        ]

    async def untold_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        writes = await self.writes(session=session, user=user)
        return [write for write in writes if write.write_status in OWED and self._is_untold(self._intents[write.key])]

    async def acknowledge(self, keys: Sequence[str]) -> None:
        for key in keys:
            if key in self._intents:
                self._intents[key].acknowledged = True

    async def entries(self, session: str) -> list[LogEntry]:
        return [entry for entry in self._log if entry.session == session]

    async def sessions(self) -> list[SessionSummary]:
        summaries = [SessionSummary(name, of.user, of.opened_at, of.entries) for name, of in self._sessions.items()]
        return sorted(summaries, key=lambda summary: summary.opened_at, reverse=True)

    async def ready(self) -> None: ...

    def _lives(self, intended: _Intended) -> bool:
        return not self._sessions[intended.session].closed

    def _is_untold(self, intended: _Intended) -> bool:
        return not intended.acknowledged and not self._lives(intended)

    # ------------------------------------------------------------------ for the journals of sessions

    def opening(self, session: str, user: str) -> None:
        self._sessions.setdefault(session, _Session(user, self._clock.now())).closed = False

    def closing(self, session: str) -> None:
        self._sessions[session].closed = True

    def append(self, session: str, kind: str, data: str) -> None:
        self._seq += 1
        self._sessions[session].entries += 1
        self._log.append(LogEntry(session, self._seq, self._clock.now(), kind, json.loads(data)))

    def intend(self, intent: WriteIntent) -> bool:
        if intent.key in self._intents:
            return False
        self._intents[intent.key] = _Intended(intent.session, self._clock.now(), encode_intent(intent))
        return True

    def settle(self, key: str, outcome: ToolOutcome) -> None:
        intended = self._intents.get(key)
        if intended is None:
            raise no_intent(key)
        text = encode_outcome(outcome)
        if intended.status is None or intended.status in UNCERTAIN:
            intended.status, intended.outcome = str(outcome.status), text


class MemoryJournal(Opening):
    """The journal of one session."""

    def __init__(self, store: MemoryStore, session_id: str, user: str) -> None:
        super().__init__(session_id, user)
        self._store = store

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        await self._ensure_open()
        self._store.append(self._session, kind, encode(data, f"{self._session} {kind}"))

    async def intend(self, intent: WriteIntent) -> bool:
        await self._ensure_open()
        return self._store.intend(intent)

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        self._store.settle(key, outcome)

    async def acknowledge(self, keys: Sequence[str]) -> None:
        await self._store.acknowledge(keys)

    async def _open(self) -> None:
        self._store.opening(self._session, self._user)

    async def _close(self) -> None:
        self._store.closing(self._session)
