"""Breakages of the rules between the socket and the tool, for the simulation of the door to notice."""

from tests.mutation.breakage import Breakage

GATE, TALK, AGENT, JOURNAL = "app/realtime/", "services/conversation/", "services/agent/", "services/journal/"


def door(name: str, file: str, before: str, after: str, start: int = 0) -> Breakage:
    return Breakage(name, file, before, after, "door", start)


DOOR = (
    door(
        "drops response.done when a response is cancelled or has failed",
        GATE + "answering.py",
        "        return [*closed, ResponseDone(response=resource)]",
        "        return [*closed, ResponseDone(response=resource)][: None if completed else -1]",
    ),
    door(
        "sends the end of an item after response.done",
        GATE + "answering.py",
        "        return [*closed, ResponseDone(response=resource)]",
        "        return [ResponseDone(response=resource), *closed]",
    ),
    door(
        "commits audio without an item",
        GATE + "listening.py",
        "            ItemAdded(previous_item_id=previous, item=item),\n"
        "            ItemDone(previous_item_id=previous, item=item),\n",
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
        TALK + "speaking.py",
        "[ResponseStarted(response_id, metadata, turn=turn)]",
        "[ResponseStarted(response_id, None, turn=turn)]",
    ),
    door(
        "loses what is typed while a response is in progress",
        TALK + "conversation.py",
        "        self._unanswered.type(text)",
        "        if self._answering.speaking.active is None:\n            self._unanswered.type(text)",
    ),
    door(
        "announces while a response is in progress",
        TALK + "answering.py",
        "if self.speaking.active is None and (self.silent() or self.announcing.impatient):",
        "if self.silent() or self.announcing.impatient:",
    ),
    door(
        "accepts the output of a call that nobody made",
        TALK + "answering.py",
        '            raise RequestRefused(UNKNOWN_CALL, self._calls.missing(call_id), "item.call_id")',
        "            return",
    ),
    door(
        "hears committed audio again",
        TALK + "hearing.py",
        "self._ring.since(max(self._taken, start))",
        "self._ring.since(max(0, start))",
    ),
    door(
        "loses half of what comes in one append",
        TALK + "intake.py",
        "view[start : start + PIECE_BYTES]",
        "view[start : start + PIECE_BYTES // 2]",
    ),
    door(
        "lets a turn go on for ever when audio stops",
        TALK + "hearing.py",
        "        events = self._turns.force_end(self._ring.end, EndReason.NO_AUDIO)",
        "        events: list[TurnEnd] = []",
    ),
    door(
        "commits with a question",
        AGENT + "acting.py",
        " and not answer.complete and not asking.asks(turn, answer):",
        " and not answer.complete:",
    ),
    door(
        "ends the session when the journal cannot take an intent",
        AGENT + "tool_task.py",
        '        return ToolError(*place, "journal", UNRECORDED)',
        "        raise",
    ),
    door(
        "tells an outcome to another owner",
        JOURNAL + "outcomes.py",
        "self._journal.untold_writes(user=owner)",
        "self._journal.untold_writes()",
    ),
    door(
        "tells an outcome twice",
        JOURNAL + "outcomes.py",
        "                await self._acknowledge([write.key for write in writes])",
        "                pass",
    ),
    door(
        "never announces what ends after its turn",
        TALK + "promises.py",
        "call.home in self._over and call.home != handed_over]",
        "call.home in () and call.home != handed_over]",
    ),
    door(
        "takes the blank between two sentences for the news",
        TALK + "speaking.py",
        "tells = response.kind is not AnswerKind.ACKNOWLEDGEMENT and bool(text.strip())",
        "tells = response.kind is not AnswerKind.ACKNOWLEDGEMENT",
    ),
    door(
        "takes an answer from before the end of a confirmed write for its answer",
        AGENT + "speaking.py",
        "call.safe or adopted or call.state",
        "call.safe or call.state",
    ),
    door(
        "leaves a request in silence",
        AGENT + "closing.py",
        "    if not turn.spoken and (turn.asked or",
        "    if not turn.number and (turn.asked or",
    ),
    door(
        "waits in silence for what follows a call of the client",
        TALK + "saying.py",
        "            self.tell(self.speaking.acknowledge())",
        "            pass",
    ),
    door(
        "ends the response of a turn that the agent has left without a word",
        TALK + "speaking.py",
        "[] if response.told or not self.left(response.turn) else",
        "[] if response.turn else",
    ),
    door(
        "ends the session when the journal cannot take what the client has done",
        AGENT + "tool_task.py",
        '        log.warning("the journal could not take the outcome of %s: %s", tool, error)',
        "        raise",
    ),
    door(
        "takes a pause older than the result it waits for",
        "services/llm/draft.py",
        "                self.overtaken = True",
        "                self.overtaken = False",
    ),
    door(
        "counts an outcome as told before the client has it",
        JOURNAL + "outcomes.py",
        "            if told := await taken:",
        "            if told := taken is not None:",
    ),
    door(
        "sends a write twice",
        "tools/executor.py",
        '        """One attempt and no other."""\n        task = attempt()',
        '        """One attempt and no other."""\n        attempt()\n        task = attempt()',
    ),
    door(
        "waits for ever for a client that never returns a call",
        TALK + "clientcalls.py",
        "return self._given_up and not self._open",
        "return False",
        start=4_000_000,
    ),
    door(
        "tells no transcript of an item that was deleted",
        GATE + "listening.py",
        "        if item_id in self._added:\n            del",
        "        if item_id in self._state.items:\n            del",
        start=6_003_700,
    ),
    door(
        "forgets words that wait for the end of an answer",
        TALK + "answering.py",
        "due=answer and not now)",
        "due=False)",
    ),
)
