"""The inspector's record of the user's turns: words, ends, resumes, pressed buttons, spoken "yes"."""

from services.agent.core import commands as c
from services.events import agent as events
from services.events.output import CallStatus
from services.events.speech import EagerEnd, TurnResumed
from tests.simulation.books import Books, TurnBook, plain

_YES, _YES_WITH = ({"yes"}, {"go", "on"}), {"please", "it", "the", "to", "send"}


def user_event(books: Books, item: c.Input) -> None:
    match item:
        case events.UserPartial(turn=turn, rev=rev, text=text) if turn >= books.current and text.strip():
            more_words(books, open_turn(books, turn), rev)
            books.turns[turn].text = f"{books.turns[turn].text} {text}".strip()
        case events.UserRewrite(turn=turn, rev=rev, text=text) if turn >= books.current:
            book = open_turn(books, turn)
            if text.casefold().split() != book.text.casefold().split():
                more_words(books, book, rev)
                book.text = text
        case EagerEnd(turn=turn) if turn >= books.current:
            book = open_turn(books, turn)
            book.eager = book.eager or not (book.final or book.settled)
        case TurnResumed(turn=turn) if turn == books.current and turn in books.turns:
            book = books.turns[turn]
            if book.eager or book.final or book.settled:
                resume(books, book)
        case events.UserFinal() as final if final.turn >= books.current:
            final_words(books, open_turn(books, final.turn), final)
        case events.Respond(turn=turn) if turn >= books.current:
            book = open_turn(books, turn)
            book.final, book.final_ms = True, books.now
        case events.BargeIn(turn=turn) | events.StopTurn(turn=turn) if turn == books.current and turn in books.turns:
            book = books.turns[turn]
            if book.final or isinstance(item, events.StopTurn):
                book.stopped = True
                book.covers.clear()
                books.irregular.add(turn)
        case events.Approval() as pressed:
            press(books, pressed)
        case events.SessionClose():
            books.closing = True
            books.irregular |= {n for n, book in books.turns.items() if not book.settled}


def press(books: Books, event: events.Approval) -> None:
    """Note a pressed button. It has an effect only if the call waits; else only the turn opened for it settles."""
    call = books.calls.get((event.call_turn, event.call_id))
    if call is None or call.status is not CallStatus.CONFIRMING or not books.current:
        if event.turn > books.current:
            books.void[event.turn] = False
        return
    if event.turn > books.current:
        book = open_turn(books, event.turn)
        book.final, book.final_ms = True, books.now
    books.irregular |= {event.turn, event.call_turn}
    if event.approve:
        call.approved_ms, call.approved_in = books.now, 0  # resuming a turn does not take it back
    else:
        call.removed = True


def open_turn(books: Books, number: int) -> TurnBook:
    if number not in books.turns:
        if books.current and not books.turns[books.current].settled:
            books.irregular.add(books.current)
        books.void.pop(number, None)  # the turn has words after all
        books.turns[number] = TurnBook()
    return books.turns[number]


def more_words(books: Books, book: TurnBook, rev: int) -> None:
    if book.final or book.settled:
        resume(books, book)
    book.rev, book.words_ms = rev, books.now


def resume(books: Books, book: TurnBook) -> None:
    number = number_of(books, book)
    if any(turn == number for turn, _ in books.unsafe_ids):
        books.irregular.add(number)  # not compared: what was dispatched before cannot be undone
    book.final = book.eager = book.settled = book.stopped = book.unknown = False
    book.covers.clear()
    books.generation = None
    books.trusted = {place for place in books.trusted if place[0] != number or place in books.unsafe_ids}
    books.actions[number] = [(action, False) for action, _ in books.actions.get(number, [])]
    for (turn, _), call in books.calls.items():
        if books.turns[turn] is book:
            call.asked = False
            call.approved_ms = None
    # A "yes" after which the turn goes on does not count; the call waits for a confirmation again.
    for place, call in books.calls.items():
        if call.approved_in == number and place not in books.unsafe_ids:
            call.approved_ms = None


def number_of(books: Books, book: TurnBook) -> int:
    return next(number for number, each in books.turns.items() if each is book)


def final_words(books: Books, book: TurnBook, event: events.UserFinal) -> None:
    if book.settled or (book.final and plain(event.text) == plain(book.text)):
        return
    if book.final:
        resume(books, book)
    if plain(event.text) != plain(book.text):
        book.words_ms = books.now
    book.final, book.final_ms, book.text = True, books.now, event.text.strip()
    book.rev = max(book.rev, event.rev)
    if not book.text:
        books.irregular.add(event.turn)  # the model is told that its plan was dropped
    words = set(plain(book.text).split())
    agreed = any(words >= yes and words - yes <= _YES_WITH for yes in _YES)
    ordered = words <= _YES_WITH and "send it" in plain(book.text)  # a yes to the calls it names
    if agreed or ordered:
        for (turn, _), call in books.calls.items():
            named = agreed or call.tool == "send"
            if named and call.status is CallStatus.CONFIRMING and books.turns[turn] is not book:
                call.approved_ms, call.approved_in = books.now, event.turn
