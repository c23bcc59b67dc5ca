"""The tools of a dialogue: what they return, how long they take, when they fail."""

import hashlib
import json
import random
from collections.abc import Mapping
from typing import Any

from tools.errors import ToolError
from tools.spec import ArgumentError, Invocation, OutcomeStatus, ToolOutcome, ToolSpec
from training.synth.forms import Form
from training.synth.results import MAKERS
from training.synth.wants import Outcome, Setting

_LOCAL_S = (0.005, 0.08)
REMOTE_S = (0.5, 1.0)
_TAIL, _ERROR, _TIMEOUT = 0.17, 0.02, 0.01
_MEDIAN_S, _SIGMA = 1.2, 0.557
"""Parameters of the lognormal distribution of durations; its 95th percentile is 3 s."""
_TROUBLE = 0.35
"""The share of remote calls that fail in a dialogue with failures."""
ERRORS = (
    ("unreachable", "the service does not answer"),
    ("unreachable", "the service cannot be reached right now"),
    ("refused", "the service refused the request"),
    ("not_found", "there is nothing of that name"),
)
AGAIN = "unreachable"
"""The kind of failure after which a look-up is tried once more."""


def chance(*parts: Any) -> float:
    """A pseudo-random number in [0, 1) that depends only on `parts`."""
    digest = hashlib.blake2b(json.dumps(parts, default=str).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


class World:
    """The tools of one dialogue, by capability. `troubled`: remote calls often fail. `remote_s`: the range, in seconds,
    of the duration of most remote calls."""

    def __init__(self, salt: str, forms: Mapping[str, Form], setting: Setting, troubled: bool = False,
                 remote_s: tuple[float, float] = REMOTE_S) -> None:  # fmt: skip
        self.forms = forms
        self.by_tool = {form.spec.name: form for form in forms.values()}
        self.specs: Mapping[str, ToolSpec] = {name: form.spec for name, form in self.by_tool.items()}
        self.setting = setting
        self._salt = salt
        self.troubled, self.remote_s = troubled, remote_s
        self._tries: dict[str, int] = {}
        self._whole: dict[str, dict[str, Any]] = {}
        self.tried_again = False

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        form = self.by_tool.get(tool)
        if form is None:
            raise ArgumentError("", f"there is no tool {tool!r}")
        return form.arguments.canonical(arguments, references=True)

    def value(self, capability: str, arguments: Mapping[str, Any]) -> Any:
        """The result of a successful call with the library's arguments."""
        whole = self.whole(capability, arguments)
        dice = random.Random(chance(self._salt, capability, sorted(whole.items(), key=str)))
        return self.forms[capability].known(MAKERS[capability](whole, dice, self.setting.now))

    def whole(self, capability: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The library's arguments with the defaults of the tool's schema."""
        key = json.dumps([capability, arguments], default=str)
        if key not in self._whole:
            form = self.forms[capability]
            encoded = form.encode(arguments)
            canonical = form.arguments.canonical(encoded, references=False) if encoded is not None else None
            self._whole[key] = form.decode(canonical) if canonical is not None else dict(arguments)
        return self._whole[key]

    def outcome(self, capability: str, arguments: Mapping[str, Any], nth: int = 1) -> Outcome:
        """The outcome of the `nth` try with these arguments."""
        fault = self._fault(self.forms[capability], self.whole(capability, arguments), nth)
        if fault is None:
            return Outcome(self.value(capability, arguments))
        return Outcome(
            error="timed out" if fault.status is OutcomeStatus.TIMED_OUT else f"{fault.kind}: {fault.message}"
        )

    def run(self, invocation: Invocation) -> tuple[float, ToolOutcome]:
        form = self.by_tool[invocation.tool]
        arguments = form.decode(invocation.arguments)
        key = json.dumps([form.capability, sorted(arguments.items(), key=str)], default=str)
        nth = self._tries[key] = self._tries.get(key, 0) + 1
        self.tried_again = self.tried_again or nth > 1
        seconds = self._seconds(form, arguments, nth)
        fault = self._fault(form, arguments, nth)
        if fault is not None:
            return (form.spec.timeout if fault.status is OutcomeStatus.TIMED_OUT else min(seconds, 1.0)), fault
        return seconds, self._done(form, arguments)

    def at_once(self, tool: str, arguments: Mapping[str, Any]) -> ToolOutcome:
        """The outcome of the first try with this form's arguments."""
        form = self.by_tool[tool]
        decoded = form.decode(arguments)
        return self._fault(form, decoded, 1) or self._done(form, decoded)

    def _done(self, form: Form, arguments: Mapping[str, Any]) -> ToolOutcome:
        value = form.present(self.value(form.capability, arguments))
        return ToolOutcome(OutcomeStatus.DONE, value, untrusted=form.spec.untrusted_result)

    def _fault(self, form: Form, arguments: Mapping[str, Any], nth: int) -> ToolOutcome | None:
        """Why the call fails; None if it works. Some failures pass, so that a second try works."""
        try:
            self.value(form.capability, arguments)
        except ToolError as error:
            return ToolOutcome(OutcomeStatus.FAILED, kind=error.kind, message=str(error))
        if not form.remote:
            return None
        luck = chance(self._salt, "fault", form.capability, sorted(arguments.items(), key=str))
        most = _TROUBLE if self.troubled else _ERROR
        if luck < most:
            kind, message = ERRORS[int(luck / most * len(ERRORS))]
            passes = kind == AGAIN and form.spec.safe and nth > 1 and chance(self._salt, "passes") < 0.7
            return None if passes else ToolOutcome(OutcomeStatus.FAILED, kind=kind, message=message)
        return ToolOutcome(OutcomeStatus.TIMED_OUT, kind="timeout") if luck > 1 - _TIMEOUT else None

    def _seconds(self, form: Form, arguments: Mapping[str, Any], nth: int) -> float:
        dice = random.Random(chance(self._salt, "seconds", form.capability, sorted(arguments.items(), key=str), nth))
        if not form.remote:
            return dice.uniform(*_LOCAL_S)
        if dice.random() < _TAIL:
            return min(dice.lognormvariate(0.0, _SIGMA) * _MEDIAN_S, form.spec.timeout - 0.1)
        return dice.uniform(*self.remote_s)
