"""The inspector's rules about the model: what it is told, how its actions move the commit point, and that an edit with
equal arguments restarts nothing."""

from collections.abc import Mapping

from services.agent.core import commands as c
from services.events import agent as events
from services.events import model
from services.events.output import CallChanged, CallStatus
from tests.simulation import trust
from tests.simulation.books import LIVE, UNDER_WAY, Books, CallBook, Id, demand, references


def tool_event(books: Books, item: c.Input) -> None:
    match item:
        case events.ToolResult(turn=turn, call_id=call_id, attempt=attempt, value=value):
            books.results[turn, call_id, attempt] = value
            call = books.calls.get((turn, call_id))
            if call and call.attempt == attempt and call.status in UNDER_WAY:
                call.value, call.has_value = value, True
        case events.ToolFailed(turn=turn, call_id=call_id) | events.ToolTimeout(turn=turn, call_id=call_id):
            unsafe = (turn, call_id) in books.unsafe_ids
            unknown = isinstance(item, events.ToolTimeout) or item.unknown_outcome
            if unsafe and unknown and turn == books.current:
                books.turns[turn].unknown = True


def model_event(books: Books, item: c.Input, commands: list[c.Command], before: Mapping[Id, int]) -> None:
    answer_ended(books, item)
    if isinstance(item, c.ModelStopped):
        stream_ended(books, item)
    refused = any(isinstance(x, c.RecordEvent) and x.kind in ("invalid", "fault") for x in commands)
    if any(isinstance(x, c.RecordEvent) and x.kind == "fault" for x in commands):
        books.irregular.add(books.current)
    if not isinstance(item, c.ModelSaid) or books.generation is None or item.generation != books.generation[0]:
        return
    if refused:
        return
    _, turn, saw_final = books.generation
    book = books.turns[turn]
    match item.output:
        case model.ToolCall() as action if not trust.repeated(books, turn, action, commands):
            if saw_final and action.id > book.highest:
                book.covers.append((action.id - 1, books.now))
            book.highest = max(book.highest, action.id)
            books.actions.setdefault(turn, []).append((action, saw_final))
            equal_edit_keeps_the_attempt(books, turn, action, commands, before)
        case model.Remove() as action:
            books.changed = True
            books.actions.setdefault(turn, []).append((action, saw_final))
            if (call := books.calls.get((turn, action.id))) is not None:
                call.removed = True
        case model.Pause(reason=reason):
            if item.output.on_trust:
                trust.trusts(books, turn)
            if reason is model.PauseReason.WAITING_USER:
                if saw_final:
                    books.irregular.add(turn)
            elif saw_final:
                book.covers.append((book.highest, books.now))
        case model.Opened(part=model.Part.ANSWER, question=question):
            books.answering = ["?"] if question else [""]
        case model.AnswerDelta(text=text):
            books.answering = [*(books.answering or ()), text]


def answer_ended(books: Books, item: c.Input) -> None:
    """Note that the end of an answer to the final words moves the commit point, unless the answer asks something."""
    if books.answering is None or books.generation is None:
        return
    number, turn, saw_final = books.generation
    match item:
        case c.ModelStopped(generation=stopped, fault=fault) if stopped == number:
            whole = fault is None
        case c.ModelSaid(output=model.AnswerDelta() | model.Opened(part=model.Part.ANSWER)):
            return
        case c.ModelSaid(generation=said, output=output) if said == number:
            whole = not isinstance(output, model.Invalid)
        case _:
            return
    asks = "?" in "".join(books.answering)
    if whole and saw_final and not asks:
        books.turns[turn].covers.append((books.turns[turn].highest, books.now))
    elif saw_final and asks:
        books.irregular.add(turn)  # held writes are dropped when the user replies
    books.answering = None


def stream_ended(books: Books, item: c.ModelStopped) -> None:
    """Note the end of a generation. One that changed nothing counts as a pause, which moves the commit point."""
    if item.fault is not None:
        books.irregular.add(books.current)
    elif books.generation is not None and item.generation == books.generation[0] and not books.changed:
        _, turn, saw_final = books.generation
        if saw_final:
            books.turns[turn].covers.append((books.turns[turn].highest, books.now))


def equal_edit_keeps_the_attempt(
    books: Books, turn: int, action: model.ToolCall, commands: list[c.Command], before: Mapping[Id, int]
) -> None:
    place = (turn, action.id)
    call = books.calls.get(place)
    written = books.tools.canonical(action.tool, action.arguments)
    alive = call is not None and call.status in LIVE and not call.removed
    equal = call is not None and alive and (call.tool, call.written) == (action.tool, written)
    books.changed = books.changed or not equal
    if equal:
        changes = [x.output for x in commands if isinstance(x, c.Emit) and isinstance(x.output, CallChanged)]
        mine = [change.attempt for change in changes if (change.turn, change.call_id) == place]
        demand(max(mine, default=0) <= before.get(place, 0), f"edit: equal arguments restarted call {place}")
    if call is not None:
        call.written, call.removed = written, False
    else:
        books.calls[place] = CallBook(1, action.tool, CallStatus.PROPOSED, books.now, written)


def generation_asked(books: Books, command: c.Generate) -> None:
    turn = command.ask.turn
    book = books.turns[turn]
    demand(turn == books.current and not books.closing, "a past turn is being thought about")
    books.generation, books.changed, books.answering = (command.number, turn, book.final), False, None
    books.named.clear()
    demand((command.ask.phase is model.Phase.FINAL) == book.final, "the phase is not the turn's")
    cancelled: set[Id] = set()
    for entry in reversed(command.entries):
        if isinstance(entry, model.Cancelled):
            cancelled.add((entry.turn, entry.call_id))
        elif isinstance(entry, model.Observed):
            result_shown(books, entry, (entry.turn, entry.call_id) in cancelled)


def result_shown(books: Books, entry: model.Observed, taken_back: bool) -> None:
    """The result shown to the model is that of the current attempt, and its inputs are not in doubt."""
    place = (entry.turn, entry.call_id)
    call = books.calls[place]
    demand(taken_back or not call.removed, f"no-stale-result: {place} was removed, its result is shown")
    if entry.error is None and not taken_back:
        demand(call.status is CallStatus.DONE, f"no-stale-result: {place} is {call.status}, its result is shown")
        # The result of a write is shown even if its inputs have changed since, because the write has happened.
        for needed in references(call.written or {}) if books.tools.specs[call.tool].safe else ():
            known = books.calls[entry.turn, needed].status is CallStatus.DONE
            demand(known, f"no-stale-result: the inputs of {place} are in doubt, its result is shown")
        attempt = (*place, call.attempt)
        if attempt in books.dispatched:  # else it came from the cache
            found = attempt in books.results and books.results[attempt] == entry.value
            demand(found, f"no-stale-result: the result shown for {place} is of another attempt")
