"""One decoding with a network whose words are known: windows, the loop guard, gates, prompts and prefixes."""

import pytest

from services.asr.whisper.decoding import Decoded, Decoder, DecodeRequest
from services.asr.whisper.windows import LONGEST_S
from tests.services.asr.whisper.fakes import Asked, FakeNetwork, silence

LOOP = " Yes." * 40


def decode(network: FakeNetwork, request: DecodeRequest) -> Decoded:
    found = Decoder(network, network.vocabulary).decode(request)
    assert found is not None
    return found


def text(found: Decoded) -> str:
    return " ".join(piece.text for piece in found.pieces)


def final(seconds: float = 2.0, **fields: object) -> DecodeRequest:
    return DecodeRequest(silence(seconds), True, **fields)  # type: ignore[arg-type]


def test_short_audio_is_encoded_in_a_short_window() -> None:
    network = FakeNetwork(lambda asked: " Wake me at 7:30 a.m.")
    found = decode(network, final())
    assert text(found) == "Wake me at 7:30 a.m."
    assert [asked.window_s for asked in network.asked] == [10]
    assert found.pieces[-1].confidence == pytest.approx(0.9)


def test_a_loop_is_decoded_once_more_in_thirty_seconds_without_prompt_and_prefix() -> None:
    network = FakeNetwork(lambda asked: LOOP if asked.window_s < LONGEST_S else " Yes.")
    prefix = tuple(network.tokenizer.encode(" Yes."))
    found = decode(network, final(words=("tea",), prefix=prefix))
    assert (text(found), found.looped) == ("Yes.", True)
    assert [(asked.window_s, asked.before, asked.prefix) for asked in network.asked] == [
        (10, " tea.", " Yes."),
        (30, "", ""),
    ]


def test_a_repeated_pattern_is_caught_before_the_tokens_run_out() -> None:
    network = FakeNetwork(lambda asked: " I did. I did. I did." if asked.window_s < LONGEST_S else " I did.")
    assert decode(network, final()).looped


def test_what_loops_in_both_windows_is_cut_where_it_begins_to() -> None:
    network = FakeNetwork(lambda asked: " So it goes" + " on and" * (40 if asked.window_s < LONGEST_S else 30))
    assert text(decode(network, final())) == "So it goes on and"


def test_what_is_repeated_alike_in_both_windows_was_said() -> None:
    network = FakeNetwork(lambda asked: " No no no no no!")
    assert text(decode(network, final())) == "No no no no no!"


def test_more_tokens_than_anybody_speaks_are_a_loop() -> None:
    endless = " ".join(f"w{number}" for number in range(300))
    network = FakeNetwork(lambda asked: f" {endless}" if asked.window_s < LONGEST_S else " stop")
    found = decode(network, final(1.0))
    assert (text(found), found.looped) == ("stop", True)


def test_a_partial_decoding_that_loops_has_no_words_and_costs_no_second_one() -> None:
    network = FakeNetwork(lambda asked: LOOP)
    found = decode(network, DecodeRequest(silence(2), False))
    assert (found.pieces, found.looped, len(network.asked)) == ((), True, 1)


def test_invented_words_are_dropped() -> None:
    found = decode(FakeNetwork(lambda asked: " You", sure=0.3, no_speech=0.95), final())
    assert (found.pieces, found.gated) == ((), True)
    kept = decode(FakeNetwork(lambda asked: " You", sure=0.9, no_speech=0.3), final(speech_ms=300))
    assert (text(kept), kept.gated) == ("You", False)


def test_what_is_doubtful_under_a_prompt_is_judged_without_it() -> None:
    network = FakeNetwork(lambda asked: " Mocha." if asked.before else " You", no_speech=0.75)
    request = final(words=("mocha",))
    assert decode(network, request).gated
    assert ([asked.before for asked in network.asked], network.encoded) == ([" mocha.", ""], 1)
    clear = FakeNetwork(lambda asked: " Mocha.")
    assert text(decode(clear, request)) == "Mocha."
    assert len(clear.asked) == 1


def test_words_that_are_also_heard_without_the_prompt_are_those_of_the_prompt() -> None:
    network = FakeNetwork(lambda asked: " Iced mocha." if asked.before else " I smoke her", no_speech=0.5)
    assert text(decode(network, final(words=("mocha",)))) == "Iced mocha."


def test_what_a_prompt_says_twice_is_what_is_heard_without_it() -> None:
    network = FakeNetwork(lambda asked: " Is it warm? Is it warm?" if asked.before else " Is it warm?")
    assert text(decode(network, final(words=("mocha",)))) == "Is it warm?"
    said = FakeNetwork(lambda asked: " No thanks, no thanks.")
    assert text(decode(said, final(words=("mocha",)))) == "No thanks, no thanks."
    assert [asked.before for asked in said.asked] == [" mocha.", ""]
    digits = FakeNetwork(lambda asked: " One two one two" if asked.before else " One two")
    assert text(decode(digits, final(words=("mocha",)))) == "One two one two"


def hears_name(before: float, after: float, named: str = " Call Mirela's sister.") -> FakeNetwork:
    """Hears "Call Millers sister." with probability `before`, and with Mirela in the prompt `named` with `after`."""
    return FakeNetwork(
        lambda asked: named if "Mirela" in asked.before else " Call Millers sister.", before, ("Mirela", after)
    )


def test_a_private_word_that_is_clearly_likelier_is_heard() -> None:
    network = hears_name(0.5, 0.6)
    assert text(decode(network, final(words=("mocha",), private=("Mirela",)))) == "Call Mirela's sister."
    assert [asked.before for asked in network.asked] == [" mocha.", " mocha, Mirela."]
    assert network.encoded == 1


@pytest.mark.parametrize(
    "network",
    [
        hears_name(0.5, 0.51),
        hears_name(0.5, 0.9, " Call Muellers sister."),
        hears_name(0.5, 0.9, " Call Millers sister."),
        hears_name(0.5, 0.9, " Mirela Mirela Mirela Mirela Mirela"),
    ],
    ids=["as likely", "another word", "the same", "a loop"],
)
def test_what_the_private_words_make_of_other_speech_is_not_heard(network: FakeNetwork) -> None:
    found = decode(network, final(private=("Mirela",)))
    assert (text(found), found.looped) == ("Call Millers sister.", False)


def test_private_words_are_not_asked_for_where_all_words_are_sure_and_while_the_user_speaks() -> None:
    sure = hears_name(0.9, 0.99)
    assert text(decode(sure, final(private=("Mirela",)))) == "Call Millers sister."
    partial = hears_name(0.5, 0.9)
    assert text(decode(partial, DecodeRequest(silence(2), False, private=("Mirela",)))) == "Call Millers sister."
    assert [len(network.asked) for network in (sure, partial)] == [1, 1]


def test_nothing_is_invented_by_private_words() -> None:
    network = FakeNetwork(lambda asked: " Mirela" if asked.before else " You", 0.3, ("Mirela", 0.9), no_speech=0.95)
    assert decode(network, final(private=("Mirela",))).gated


def test_mere_punctuation_is_nothing() -> None:
    assert decode(FakeNetwork(lambda asked: " ... ."), final()).pieces == ()
    assert not decode(FakeNetwork(lambda asked: ""), final()).gated


def test_agreed_words_are_forced_and_the_rest_is_decoded() -> None:
    network = FakeNetwork(lambda asked: f"{asked.prefix} timer for ten")
    found = decode(network, DecodeRequest(silence(2), False, prefix=tuple(network.tokenizer.encode(" Set a"))))
    assert text(found) == "Set a timer for ten"
    assert network.asked[0].prefix == " Set a"


@pytest.mark.parametrize("steps", [0, 1])
def test_a_decoding_that_nobody_waits_for_ends_at_its_next_step(steps: int) -> None:
    network = FakeNetwork(lambda asked: " Hello")
    answers = iter([False] * steps + [True])
    assert Decoder(network, network.vocabulary).decode(final(), lambda: next(answers)) is None
    assert (network.encoded, network.asked) == (steps, [])


def test_a_second_try_that_nobody_waits_for_ends_too() -> None:
    network = FakeNetwork(lambda asked: LOOP)
    answers = iter([False, False, True])
    assert Decoder(network, network.vocabulary).decode(final(), lambda: next(answers)) is None


def test_what_the_engine_raises_is_raised() -> None:
    def broken(asked: Asked) -> str:
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        decode(FakeNetwork(broken), final())


OTHERS = ((" Saw the pine", 0.2), (" Saw the pipe", 0.1))


def test_what_else_a_doubtful_whole_utterance_may_have_been_is_looked_for() -> None:
    network = FakeNetwork(lambda asked: " Saw the pine", sure=0.4, others=OTHERS)
    found = decode(network, final(words=("oak",)))
    assert [" ".join(piece.text for piece in other.pieces) for other in found.others] == ["Saw the pipe"]
    assert found.pieces[0].confidence > 0.4 > found.others[0].pieces[-1].confidence
    assert (network.searched, network.encoded) == (1, 1)


@pytest.mark.parametrize(("sure", "whole"), [(0.6, True), (0.4, False)])
def test_nothing_else_is_looked_for_in_a_partial_decoding_or_where_all_words_are_sure(sure: float, whole: bool) -> None:
    network = FakeNetwork(lambda asked: " Saw the pine", sure=sure, others=OTHERS)
    found = decode(network, DecodeRequest(silence(2), whole))
    assert (found.others, network.searched) == ((), 0)
    assert [piece.confidence for piece in found.pieces] == pytest.approx([sure] * 3)


@pytest.mark.parametrize(("doubtful", "kept"), [("Saw", True), ("the", False), ("pine", False)])
def test_words_whose_end_must_be_sure_may_be_doubtful_before_it(doubtful: str, kept: bool) -> None:
    network = FakeNetwork(lambda asked: " Saw the pine", doubtful=doubtful, others=OTHERS)
    found = decode(network, final(sure_end=True))
    assert text(found) == ("Saw the pine" if kept else "")
    assert (len(found.others), network.searched) == (int(kept), int(kept))


def test_nothing_else_is_looked_for_in_words_that_were_invented() -> None:
    network = FakeNetwork(lambda asked: " You", sure=0.3, no_speech=0.95, others=OTHERS)
    assert (decode(network, final()).others, network.searched) == ((), 0)
