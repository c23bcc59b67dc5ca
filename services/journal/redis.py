"""The journal for many machines, in Redis: intents are hashes that are set once, the log is a stream per session (extra
`redis`).

A process is alive while it refreshes its key; the key expires three heartbeats after its death, and its writes without
an outcome are then unknown. What is durable depends on the Redis server: run it with `appendonly yes`, and with
`appendfsync always` if a power cut must lose no intent. `open` logs a warning if the server keeps no append-only file.

Keys, all under one hash tag so that scripts may touch several of them in a cluster:

  P:run:<run>            "1", expires               P:session:<session>  hash: user, opened, closed:<run>
  P:sessions             sorted set by opening      P:log:<session>      stream: entry, at, kind, data
  P:intent:<key>         hash                       P:writes:<session>   list of intent keys
  P:untold               set of intent keys whose outcome the user has not been told
  P:unsure               as P:untold, from an earlier version, for uncertain outcomes only; moved to it by `open`
"""

import asyncio
import itertools
import json
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from services.clock import Clock
from services.events.journal import WriteIntent
from services.journal.health import JournalHealth, JournalMetrics, NoJournalMetrics
from services.journal.opening import Opening
from services.journal.records import (
    LOCAL,
    OWED,
    WITHDRAWN,
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
from services.journal.redis_pipeline import RedisPipeline
from tools.spec import ToolOutcome

_log = logging.getLogger(__name__)

ANSWER_S = 3.0
"""Seconds after which a server that has not answered counts as failed."""

_INTEND = """
if redis.call('HSETNX', KEYS[1], 'intent', ARGV[3]) == 0 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('RPUSH', KEYS[3], ARGV[1])
redis.call('EXPIRE', KEYS[3], ARGV[2])
return 1
"""
_SETTLE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local old = redis.call('HGET', KEYS[1], 'status')
if old and old ~= 'unknown' and old ~= 'timed_out' then return 1 end
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'outcome', ARGV[3])
if ARGV[4] == '1' then redis.call('SREM', KEYS[2], ARGV[1]) end
return 1
"""


class RedisStore(JournalStore):
    """The journals of one process. `url` is redis://[user:password@]host:port/db; `prefix` separates installations that
    share a server."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        retention: Retention | None = None,
        prefix: str = "foresay",
        heartbeat_s: float = 5.0,
        metrics: JournalMetrics | None = None,
    ) -> None:
        try:
            from redis.asyncio import Redis
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff
        except ImportError as error:
            raise JournalFault("journal.engine redis needs the package: pip install 'foresay[redis]'") from error
        self._client: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
            retry=Retry(NoBackoff(), 1),  # one retry: the server closes idle connections
        )
        self._clock = clock
        self._retention = retention or Retention()
        self._prefix = f"{{{prefix}}}"
        self._heartbeat_s = heartbeat_s
        self._run = uuid4().hex
        health = JournalHealth(metrics or NoJournalMetrics(), time.monotonic)
        self._pipeline = RedisPipeline(self._client, url.rpartition("@")[2].rpartition("//")[2], health=health)
        self._numbers = itertools.count(1)
        self._beating: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect and start the heartbeat. Raises `JournalFault`."""
        self._pipeline.start()
        try:
            await self._beat()
            await self._warn()
            await self._move_over()
            oldest = self._now() - round(self._retention.intents.total_seconds() * 1000)
            await self._send("ZREMRANGEBYSCORE", self.key("sessions"), "-inf", oldest)
        except JournalFault:
            await self._pipeline.aclose()
            raise
        self._beating = asyncio.create_task(self._keep_alive(), name="journal-heartbeat")

    async def aclose(self) -> None:
        if self._beating is None:
            return
        self._beating.cancel()
        await asyncio.wait([self._beating])
        self._beating = None
        await self._send("DEL", self.key("run", self._run))
        await self._pipeline.aclose()

    @property
    def fault(self) -> JournalFault | None:
        return self._pipeline.fault

    def session(self, session_id: str, user: str = LOCAL) -> "RedisJournal":
        return RedisJournal(self, session_id, user)

    async def write_status(self, key: str) -> WriteStatus:
        fields = await self._fetch("HGETALL", self.key("intent", key))
        if not fields:
            return WriteStatus.NEVER_SENT
        return write_status_of(fields.get("status"), await self._lives(fields))

    async def writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        names = [session] if session is not None else await self._fetch("ZRANGE", self.key("sessions"), 0, -1)
        keys = [key for name in names for key in await self._fetch("LRANGE", self.key("writes", name), 0, -1)]
        return [write for write, _ in await self._load(keys, session, user)]

    async def untold_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        untold = await self._fetch("SMEMBERS", self.key("untold"))
        loaded = await self._load(sorted(untold), session, user)
        return [write for write, lives in loaded if write.write_status in OWED and not lives]

    async def acknowledge(self, keys: Sequence[str]) -> None:
        if keys:
            await self._send("SREM", self.key("untold"), *keys)

    async def entries(self, session: str) -> list[LogEntry]:
        entries, seen = [], set()
        for number, fields in await self._fetch("XRANGE", self.key("log", session), "-", "+"):
            if fields["entry"] in seen:  # the same entry, sent again because the reply was lost
                continue
            seen.add(fields["entry"])
            ms, _, n = number.partition("-")
            data = json.loads(fields["data"])
            entries.append(LogEntry(session, int(ms) * 4096 + int(n), _moment(fields["at"]), fields["kind"], data))
        return entries

    async def sessions(self) -> list[SessionSummary]:
        names = await self._fetch("ZREVRANGE", self.key("sessions"), 0, -1)
        return [await self._summary(name) for name in names]

    async def ready(self) -> None:
        await self._fetch("PING")

    # ------------------------------------------------------------------ for the journals of sessions

    def key(self, *parts: str) -> str:
        return ":".join((self._prefix, *parts))

    async def opening(self, session: str, user: str) -> None:
        now = self._now()
        await self._send("HSET", self.key("session", session), "user", user)
        await self._send("HSETNX", self.key("session", session), "opened", now)
        await self._send("HDEL", self.key("session", session), f"closed:{self._run}")
        await self._send("EXPIRE", self.key("session", session), self._seconds(intents=True))
        await self._send("ZADD", self.key("sessions"), "NX", now, session)

    async def closing(self, session: str) -> None:
        await self._send("HSET", self.key("session", session), f"closed:{self._run}", self._now())
        await self.expire_log(session)

    async def expire_log(self, session: str) -> None:
        """Let the log's retention count from now."""
        await self._send("EXPIRE", self.key("log", session), self._seconds(intents=False))

    async def append(self, session: str, kind: str, data: str) -> None:
        fields = ("entry", f"{self._run}:{next(self._numbers)}", "at", self._now(), "kind", kind, "data", data)
        cap = ("MAXLEN", "~", self._retention.log_entries)
        await self._send("XADD", self.key("log", session), *cap, "*", *fields, spare=True)

    async def intend(self, intent: WriteIntent, user: str) -> bool:
        keys = (self.key("intent", intent.key), self.key("untold"), self.key("writes", intent.session))
        fields = ("session", intent.session, "user", user, "run", self._run, "at", self._now())
        values = (intent.key, self._seconds(intents=True), encode_intent(intent), *fields)
        return bool(await self._fetch("EVAL", _INTEND, len(keys), *keys, *values))

    async def settle(self, key: str, status: str, outcome: str) -> bool:
        keys = (self.key("intent", key), self.key("untold"))
        over = "1" if status == WITHDRAWN else "0"  # of a write that was never sent nothing is to be told
        command = ("EVAL", _SETTLE, len(keys), *keys, key, status, outcome, over)
        try:
            return bool(await self._fetch(*command))
        except JournalFault:
            await self._send(*command)  # the outcome is written as soon as the server works again
            raise

    def _now(self) -> int:
        return round(self._clock.now().timestamp() * 1000)

    def _seconds(self, *, intents: bool) -> int:
        return round((self._retention.intents if intents else self._retention.log).total_seconds())

    async def _fetch(self, *command: str | int) -> Any:
        return await self._pipeline.run(command)

    async def _send(self, *command: str | int, spare: bool = False) -> None:
        await self._pipeline.enqueue(command, spare=spare)

    async def _load(self, keys: Sequence[str], session: str | None, user: str | None) -> list[tuple[WriteRecord, bool]]:
        """Return each write, oldest first, and whether its session is still open."""
        found = []
        for key in keys:
            fields = await self._fetch("HGETALL", self.key("intent", key))
            if fields and session in (None, fields["session"]) and user in (None, fields["user"] or LOCAL):
                lives = await self._lives(fields)
                write_status, at = write_status_of(fields.get("status"), lives), _moment(fields["at"])
                write = decode_write(key, fields["session"], at, fields["intent"], write_status, fields.get("outcome"))
                found.append((write, lives))
        return sorted(found, key=lambda pair: pair[0].intended_at)

    async def _lives(self, fields: Mapping[str, str]) -> bool:
        alive = fields["run"] == self._run or await self._fetch("EXISTS", self.key("run", fields["run"]))
        return bool(alive) and not await self._is_closed(fields)

    async def _is_closed(self, fields: Mapping[str, str]) -> bool:
        return bool(await self._fetch("HEXISTS", self.key("session", fields["session"]), f"closed:{fields['run']}"))

    async def _summary(self, session: str) -> SessionSummary:
        fields = await self._fetch("HGETALL", self.key("session", session))
        entries = await self._fetch("XLEN", self.key("log", session))
        return SessionSummary(session, fields.get("user", ""), _moment(fields.get("opened", "0")), entries)

    async def _move_over(self) -> None:
        """Take over what an earlier version still had to tell. Outcomes that a closed session learnt were told by that
        session."""
        for key in await self._fetch("SMEMBERS", self.key("unsure")):
            fields = await self._fetch("HGETALL", self.key("intent", key))
            if fields and not (fields.get("status") and await self._is_closed(fields)):
                await self._fetch("SADD", self.key("untold"), key)
        await self._fetch("DEL", self.key("unsure"))

    async def _warn(self) -> None:
        info = await self._fetch("INFO", "persistence")
        if not info.get("aof_enabled"):
            _log.warning("the Redis server keeps no append-only file (appendonly no): its crash loses intents")

    async def _beat(self) -> None:
        await self._fetch("SET", self.key("run", self._run), "1", "PX", round(self._heartbeat_s * 3000))

    async def _keep_alive(self) -> None:
        while True:
            await self._clock.sleep(self._heartbeat_s)
            try:
                await self._beat()
            except JournalFault as error:  # logged by the pipeline already
                _log.debug("heartbeat: %s", error)


class RedisJournal(Opening):
    """The journal of one session."""

    def __init__(self, store: RedisStore, session_id: str, user: str) -> None:
        super().__init__(session_id, user)
        self._store = store

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        first = await self._ensure_open()
        await self._store.append(self._session, kind, encode(data, f"{self._session} {kind}"))
        if first:
            await self._store.expire_log(self._session)

    async def intend(self, intent: WriteIntent) -> bool:
        await self._ensure_open()
        asking = asyncio.ensure_future(self._store.intend(intent, self._user))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            if await asking:  # the caller was cancelled and will not dispatch it
                await self._store.settle(intent.key, WITHDRAWN, "{}")
            raise

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        if not await self._store.settle(key, str(outcome.status), encode_outcome(outcome)):
            raise no_intent(key)

    async def acknowledge(self, keys: Sequence[str]) -> None:
        await self._store.acknowledge(keys)

    async def _open(self) -> None:
        await self._store.opening(self._session, self._user)

    async def _close(self) -> None:
        await self._store.closing(self._session)


def _moment(ms: str) -> datetime:
    return datetime.fromtimestamp(int(ms) / 1000, UTC)
