"""Plays trials in the variants of the paper: the same model, asynchronous (words as they are spoken, tools side by side
with the user and the model) and synchronous (the whole turn at its end, tools when the model has finished)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from services.agent.core import commands as c
from services.agent.core.policy import AgentPolicy
from services.events import agent as events
from tests.simulation.books import Violation
from tests.simulation.inspector import Inspector
from training.clock.play import PlayFault
from training.clock.script import Scene
from training.evaluation.judge import Judgement, judge
from training.evaluation.live import LivePlay
from training.evaluation.reference import Reference
from training.evaluation.served import Served
from training.evaluation.trials import Trial


class Variant(StrEnum):
    """How the model is connected to the user and the tools."""

    ASYNC = "async"
    SYNC = "sync"

    @property
    def streaming(self) -> bool:
        return self is Variant.ASYNC


@dataclass(slots=True)
class Watcher:
    """Passes what happens on to the inspector, until an invariant breaks. `finals_ms`: when the last final transcript
    of each turn came."""

    inspector: Inspector
    violation: str = ""
    finals_ms: dict[int, float] = field(default_factory=dict)

    @staticmethod
    def of(policy: AgentPolicy, scene: Scene) -> "Watcher":
        return Watcher(Inspector(policy, scene))

    def step(self, item: c.Input, now: float, commands: list[c.Command]) -> None:
        if isinstance(item, events.UserFinal):
            self.finals_ms[item.turn] = now
        self._watching(lambda: self.inspector.step(item, now, commands))

    def finish(self) -> None:
        self._watching(self.inspector.finish)

    def _watching(self, check: Callable[[], None]) -> None:
        if self.violation:
            return
        try:
            check()
        except Violation as violation:
            self.violation = str(violation)


def play(
    trial: Trial, variant: Variant, served: Served | Reference, runner: asyncio.Runner, policy: AgentPolicy
) -> Judgement:
    """Plays one trial and judges it."""
    scene = trial.scene(streaming=variant.streaming)
    watcher = Watcher.of(policy, scene)
    live: LivePlay
    session: Any = served.open(scene, replace(scene.session(), now=lambda: scene.local_time(live.now)))
    runner.run(served.warm(session))
    blocking = not variant.streaming
    live = LivePlay(scene, session, runner, policy, watcher.step, blocking=blocking, measure=served.measure)
    fault = ""
    try:
        live.run()
        watcher.finish()
    except PlayFault as error:
        fault = str(error)
    finally:
        runner.run(session.aclose())
    found = judge(trial, variant.value, live, watcher.finals_ms, watcher.violation)
    found.fault = fault
    for entry, text in zip(found.log, session.writes, strict=False):
        entry["text"] = text
    return found
