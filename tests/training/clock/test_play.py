"""The agent's core on a token clock: what costs time, where it is cut, what is read and what is written."""

import random
from dataclasses import replace

import pytest

from services.agent.core.call import CallState
from services.agent.core.policy import AgentPolicy
from services.events.agent import UserPartial
from services.events.model import Thought, UserUpdate
from tests.training.clock.kit import DONE, PAUSE, SmallScript, Writer, answer, call, think, words
from training.clock import Bytes, Play, Played, Rates, WordPieces
from training.clock.play import PlayFault
from training.clock.transcript import Segment

RATES = Rates(tokens_per_s=1000.0, prefill_per_s=1e9, interrupt_ms=0.0)
"""One byte a millisecond, and reading for nothing."""
POLICY = AgentPolicy(tokens_per_s=1000.0, update_spacing_ms=0.0, settle_ms=0.0)


class Fixed(random.Random):
    """Places no event: what falls into a generation without thoughts stays where it is."""

    def random(self) -> float:
        return 0.99


def play(script: SmallScript, policy: AgentPolicy = POLICY, rates: Rates = RATES) -> Played:
    return Play(script, Bytes(), rates, policy, Fixed()).run()


def own(played: Played) -> list[Segment]:
    return [segment for segment in played.transcript.segments if segment.own]


def test_a_token_costs_its_time_and_reading_costs_less() -> None:
    writer = Writer([[*think(), answer("Hello.")]])
    played = play(SmallScript(words((0.0, "hi")), writer), rates=Rates(1000.0, 20_000.0, 40.0))
    told = "<now>Tuesday 2026-03-10 09:30</now>\n<final_query_update>hi</final_query_update>\n"
    ended = next(at for at, output in played.outputs if type(output).__name__ == "AnswerEnded")
    assert ended == pytest.approx(40.0 + len(told) / 20 + len("<think></think><answer>Hello.</answer>"), abs=0.1)


def test_a_thought_is_cut_at_the_token_and_the_cut_is_not_learned() -> None:
    writer = Writer([[*think("abcdefghijklmnopqrstuvwxyz"), PAUSE], [*think(), answer("Yes.")]])
    says = [(0.0, UserPartial(1, 1, "one")), (17.5, UserPartial(1, 2, "two")), *words((4000.0, "one two"))]
    script = SmallScript(says, writer)
    placed = Play(script, Bytes(), RATES, POLICY, random.Random(1)).run()
    cut = next(entry for entry in script.author.entries if isinstance(entry, Thought))
    assert cut.interrupted
    assert "abcdefghijklmnopqrstuvwxyz".startswith(cut.text)
    first = own(placed)[0]
    assert first.text == f"<think>{cut.text}"
    assert set(first.weights[:-1]) == {0.5}
    assert first.weights[-1] == 0.0, "the token that was written when the cut came is no decision"
    assert f"<think>{cut.text}</think_interrupted>\n<partial_query_update>two" in placed.transcript.text


def test_a_call_is_finished_before_the_update_is_told() -> None:
    writer = Writer([[*think(), *call(1, "look"), PAUSE], [*think(), answer("Yes.")]])
    script = SmallScript(
        [(0.0, UserPartial(1, 1, "one")), (50.0, UserPartial(1, 2, "two")), *words((900.0, "one two"))], writer
    )
    played = play(script)
    assert [call.tool for call in script.ran] == ["look"]
    assert own(played)[0].text == '<think></think><tool_call>{"id":1,"name":"look","arguments":{}}</tool_call>'
    assert set(own(played)[0].weights[:-1]) == {1.0}
    assert own(played)[0].weights[-1] == 0.0, "a model that goes on may write '><' as one token here"


def test_a_write_waits_for_the_final_words_and_a_pause() -> None:
    writer = Writer([[*think(), *call(1, "send"), DONE], [*think(), answer("Sent.")]])
    script = SmallScript([(0.0, UserPartial(1, 1, "send it")), *words((2000.0, "send it"))], writer)
    played = play(script)
    ledger = played.core.state.turns[1].ledger
    assert ledger.calls[1].state is CallState.DONE
    assert ledger.calls[1].times[CallState.RUNNING] > 2000.0


def test_the_text_is_what_is_told_and_written_without_gaps() -> None:
    writer = Writer([[*think("Look."), *call(1, "look"), PAUSE], [*think(), PAUSE], [*think(), answer("Yes.")]])
    played = play(SmallScript([(0.0, UserPartial(1, 1, "a")), *words((900.0, "a b"))], writer))
    for segment in played.transcript.segments:
        assert Bytes().decode(segment.tokens) == segment.text
        assert len(segment.weights) == len(segment.tokens)
        assert segment.own or not any(segment.weights)
    assert played.transcript.text.endswith("<think></think><answer>Yes.</answer>")


def test_arguments_without_weight_are_masked_and_the_rest_is_not() -> None:
    writer = Writer([[*think(), *call(1, "look", weight=0.0), PAUSE], [*think(), answer("Yes.")]])
    played = play(SmallScript([(0.0, UserPartial(1, 1, "a")), *words((900.0, "a b"))], writer))
    segment = own(played)[0]
    masked = "".join(chr(t) for t, w in zip(segment.tokens, segment.weights, strict=True) if w == 0)
    assert masked == "{}"


def test_an_action_that_is_refused_stands_nowhere_and_the_error_is_read() -> None:
    writer = Writer([[*think(), answer("Too early.")], [*think("Wait."), PAUSE], [*think(), answer("Yes.")]])
    played = play(SmallScript([(0.0, UserPartial(1, 1, "a")), *words((900.0, "a b"))], writer))
    assert len(played.refused) == 1
    assert "Too early" not in played.transcript.text
    assert "<error>" in "".join(s.text for s in played.transcript.segments if not s.own)
    assert "<think>Wait.</think>" in "".join(s.text for s in own(played))


def test_an_answer_that_news_outdates_gets_a_sequence_of_its_own() -> None:
    writer = Writer([[*think(), *call(1, "look"), answer("Soon.")], [*think(), answer("Now.")]])
    played = play(SmallScript(words((0.0, "a")), writer, seconds=0.3))
    assert played.transcript.text.endswith("<think></think><answer>Now.</answer>")
    (apart,) = played.transcript.apart
    assert apart[-1].text.endswith("<answer>Soon.</answer>")
    weighted = "".join(chr(t) for t, w in zip(apart[-1].tokens, apart[-1].weights, strict=True) if w)
    assert weighted == "><answer>Soon.</answer>"


def test_a_session_becomes_sequences_of_tokens_and_weights() -> None:
    writer = Writer([[*think(), *call(1, "look"), answer("Soon.")], [*think(), answer("Now.")]])
    transcript = play(SmallScript(words((0.0, "a")), writer, seconds=0.3)).transcript
    whole, apart = transcript.sequences(longest=4096)
    assert Bytes().decode(whole.tokens) == transcript.text
    assert len(whole.weights) == len(whole.tokens)
    own_tokens = sum(len(segment.tokens) for segment in transcript.segments if segment.own)
    assert sum(whole.weights) == own_tokens - 1  # the last one of the call is learned with the answer behind it
    assert sum(apart.weights) == len("><answer>Soon.</answer>")
    assert transcript.sequences(longest=len(apart.tokens)) == [apart]


def test_the_thought_budget_follows_the_rate() -> None:
    writer = Writer([[*think(), PAUSE], [*think(), PAUSE], [*think(), answer("Yes.")]])
    says = [(0.0, UserPartial(1, 1, "a")), (200.0, UserPartial(1, 2, "b")), *words((900.0, "a b"))]
    play(SmallScript(says, writer), replace(POLICY, tokens_per_s=50.0))
    assert writer.asks[1].max_think_tokens <= 25
    assert isinstance(writer.entries[0], UserUpdate)


def test_a_model_that_never_ends_is_a_fault() -> None:
    with pytest.raises(PlayFault):
        play(SmallScript([(0.0, UserPartial(1, 1, "a"))], Writer([[*think(), PAUSE]])))


def test_another_tokeniser_gives_the_same_text() -> None:
    def script() -> SmallScript:
        writer = Writer([[*think("Look there."), *call(1, "look"), PAUSE], [*think(), answer("Ça va.")]])
        return SmallScript([(0.0, UserPartial(1, 1, "a")), *words((9000.0, "a b"))], writer)

    texts = {
        Play(script(), tokeniser, RATES, POLICY, Fixed()).run().transcript.text for tokeniser in (Bytes(), WordPieces())
    }
    assert len(texts) == 1
