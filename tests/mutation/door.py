"""The breakages of the rules between the socket and the tool, which the simulation `door` must notice."""

from tests.mutation.breakage import Breakage

GATE, TALK, AGENT, JOURNAL = "app/gateway/", "services/session/", "services/agent/", "services/journal/"
MODELS = "services/models/"


def door(name: str, file: str, before: str, after: str, start: int = 0) -> Breakage:
    return Breakage(name, file, before, after, "door", start)


DOOR = (
    door(
        "drops response.done when a response is cancelled or has failed",
        GATE + "response_events.py",
        "        return [*closed, ResponseDone(response=resource)]",
        "        return [*closed, ResponseDone(response=resource)][: None if completed else -1]",
    ),
    door(
        "sends the end of an item after response.done",
        GATE + "response_events.py",
        "        return [*closed, ResponseDone(response=resource)]",
        "        return [ResponseDone(response=resource), *closed]",
    ),
    door(
        "commits audio without an item",
        GATE + "input_events.py",
        (
            "            ItemAdded(previous_item_id=previous, item=item),\n"
            "            ItemDone(previous_item_id=previous, item=item),\n"
        ),
        "",
    ),
    door(
        "gives the client's item another id",
        GATE + "requests.py",
        '    item_id = wish.id or new_id("item")',
        '    item_id = new_id("item")',
    ),
    door(
        "does not say which event an error is about",
        GATE + "connection.py",
        "            return [_refusal(refused, event_id)]",
        "            return [_refusal(refused, None)]",
    ),
    door(
        "forgets the metadata of a response",
        TALK + "response_stream.py",
        "[ResponseStarted(response_id, metadata, turn=turn)]",
        "[ResponseStarted(response_id, None, turn=turn)]",
    ),
    door(
        "loses what is typed while a response is in progress",
        TALK + "session.py",
        "        self._pending_input.add_typed(text)",
        ("        if self._scheduler.stream.active is None:\n            self._pending_input.add_typed(text)"),
    ),
    door(
        "announces while a response is in progress",
        TALK + "announcements.py",
        "if self.stream.active is None and (self.silent() or not self._ahead(self._by_s)):",
        "if self.silent() or not self._ahead(self._by_s):",
    ),
    door(
        "accepts the output of a call that nobody made",
        TALK + "client_tools.py",
        '            raise RequestRefused(UNKNOWN_CALL, self.book.missing(call_id), "item.call_id")',
        "            return",
    ),
    door(
        "hears committed audio again",
        TALK + "audio_input.py",
        "self._ring.since(max(self._taken, start))",
        "self._ring.since(max(0, start))",
    ),
    door(
        "loses half of what comes in one append",
        TALK + "audio_queue.py",
        "view[start : start + PIECE_BYTES]",
        "view[start : start + PIECE_BYTES // 2]",
    ),
    door(
        "lets a turn go on for ever when audio stops",
        TALK + "audio_input.py",
        "        events = self._turns.force_end(self._ring.end, EndReason.NO_AUDIO)",
        "        events: list[TurnEnd] = []",
    ),
    door(
        "commits with a question",
        AGENT + "core/model_actions.py",
        " and not answer.complete and not question_rules.asks(turn, answer):",
        " and not answer.complete:",
    ),
    door(
        "ends the session when the journal cannot take an intent",
        AGENT + "runtime/tool_task.py",
        '        return ToolFailed(*place, "journal", UNRECORDED)',
        "        raise",
    ),
    door(
        "tells an outcome to another owner",
        JOURNAL + "outcome_delivery.py",
        "self._journal.untold_writes(user=owner)",
        "self._journal.untold_writes()",
    ),
    door(
        "tells an outcome twice",
        JOURNAL + "outcome_delivery.py",
        "                await self._acknowledge([write.key for write in writes])",
        "                pass",
    ),
    door(
        "never announces what ends after its turn",
        TALK + "owed_outcomes.py",
        "call.home in self._over and call.home != handed_over]",
        "call.home in () and call.home != handed_over]",
        start=3_000,
    ),
    door(
        "takes an answer from before the end of a confirmed write for its answer",
        AGENT + "core/speaking.py",
        "call.safe or adopted or call.state",
        "call.safe or call.state",
    ),
    door(
        "leaves a request in silence",
        AGENT + "core/turn_end.py",
        "    if not turn.spoken and (turn.asked or",
        "    if not turn.number and (turn.asked or",
    ),
    door(
        "waits in silence for what follows a call of the client",
        TALK + "response_reporter.py",
        "            self.report(self.stream.acknowledge())",
        "            pass",
    ),
    door(
        "goes on with a turn that the client has just asked to answer",
        TALK + "response_scheduler.py",
        "            self.reporter.touch()  # what the client asks for",
        "            pass  # what the client asks for",
        start=70_005_220,
    ),
    door(
        "takes the outcome of another agent's call for told",
        TALK + "owed_outcomes.py",
        "if call.home == turn and self.same_agent(call.turn, turn)]",
        "if call.home == turn]",
        start=60_013_630,
    ),
    door(
        "does not tell that a call never came back when the next one is given later",
        TALK + "client_tools.py",
        'lost = self.tell_lost(call.home or call.turn) if self.silent() else ""',
        'lost = ""',
        start=17_190,
    ),
    door(
        "ends the response after a call of the client without a word",
        TALK + "response_stream.py",
        "(response.goes_on or self.left(response.turn))",
        "self.left(response.turn)",
        start=9_001_532,
    ),
    door(
        "takes a yes that was begun before the question for an answer to it",
        TALK + "pending_input.py",
        "self.clock.monotonic() if turn.began_s is None else turn.began_s",
        "self.clock.monotonic() if turn.ended_s is None else turn.ended_s",
        start=13_001_320,
    ),
    door(
        "gives the client the next call before it tells that the last one never came back",
        TALK + "client_tools.py",
        "        if lost and response is not None:",
        "        if False and response is not None:",
        start=9_005_646,
    ),
    door(
        "takes a yes to a question for a listening noise",
        TALK + "playback.py",
        "        return speaking and not (self.approvals.open or self.stream.asks)",
        "        return speaking",
        start=1_034,
    ),
    door(
        "ends the session when the journal cannot take what the client has done",
        AGENT + "runtime/tool_task.py",
        '        log.warning("the journal could not take the outcome of %s: %s", tool, error)',
        "        raise",
    ),
    door(
        "takes a pause older than the result it waits for",
        "services/models/draft.py",
        "                self.overtaken = True",
        "                self.overtaken = False",
        start=3_740,
    ),
    door(
        "counts an outcome as told before the client has it",
        JOURNAL + "outcome_delivery.py",
        "            if told := await taken:",
        "            if told := taken is not None:",
        start=3_200,
    ),
    door(
        "sends a write twice",
        "tools/executor.py",
        "        task = attempt()",
        "        attempt()\n        task = attempt()",
    ),
    door(
        "waits for ever for a client that never returns a call",
        TALK + "client_tools.py",
        "return self._given_up and not self._open",
        "return False",
        start=4_000_000,
    ),
    door(
        "tells no transcript of an item that was deleted",
        GATE + "input_events.py",
        ("        if item_id in self._added:\n            del"),
        ("        if item_id in self._state.items:\n            del"),
        start=6_003_700,
    ),
    door(
        "forgets words that wait for the end of an answer",
        TALK + "response_scheduler.py",
        "due=answer and not now)",
        "due=False)",
    ),
    door(
        "does what the speculator has done once more for the responder",
        AGENT + "core/model_actions.py",
        "    return replace(action if valid else _as_written(action, repeated), id=repeated.id)\n",
        "    return action\n",
    ),
    door(
        "does not ask about a second write beside a trusted one",
        AGENT + "core/model_actions.py",
        "if second_of_a_trusted(call, calls) or second",
        "if second",
    ),
    door(
        "puts a question about what has been done meanwhile",
        MODELS + "composite.py",
        "draft.unaware = True",
        "draft.unaware = False",
    ),
    door(
        "trusts the speculator although the responder has asked",
        MODELS + "composite.py",
        "if plan.text in (self._changed, self._voiced) or barely",
        "if barely",
    ),
)
