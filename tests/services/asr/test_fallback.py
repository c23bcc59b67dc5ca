import logging

import pytest

from services.asr.fallback import RecogniserWithFallback
from services.asr.recogniser import RecogniserFault, SpeechContext
from tests.services.asr.engine import Engine


async def test_the_preferred_one_serves_where_it_starts() -> None:
    preferred = Engine("whisper")

    def unneeded() -> Engine:
        raise AssertionError("the fallback was made")

    recogniser = RecogniserWithFallback(preferred, unneeded)
    assert (recogniser.name, recogniser.lag_s, recogniser.restarts, recogniser.waiting) == ("whisper", 0.0, 0, 0)
    await recogniser.start()
    assert (recogniser.name, recogniser.lag_s, recogniser.restarts, recogniser.detail) == ("whisper", 0.5, 3, "")
    assert recogniser.waiting == 2
    with pytest.raises(LookupError, match=r"whisper 7 \('mocha',\)"):
        recogniser.open(7, SpeechContext(("mocha",)))
    await recogniser.aclose()
    assert preferred.state == "closed"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (RecogniserFault("the weights are gone: fetch them"), "the weights are gone: fetch them"),
        (ImportError("libgomp.so.1: no such file"), "ImportError: libgomp.so.1: no such file"),
        (RuntimeError("unsupported version"), "RuntimeError: unsupported version"),
    ],
)
async def test_the_fallback_serves_where_the_preferred_one_does_not_start(
    fault: Exception, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    embedded = Engine("pocketsphinx")
    recogniser = RecogniserWithFallback(Engine("whisper", fault), lambda: embedded)
    with caplog.at_level(logging.INFO):
        await recogniser.start()
    assert caplog.messages == [f"speech is recognised by pocketsphinx: {told}"]
    assert (recogniser.name, recogniser.detail, embedded.state) == ("pocketsphinx", told, "running")
    await recogniser.aclose()
    await recogniser.aclose()
    assert embedded.state == "closed"


async def test_without_a_preferred_one_the_reason_is_known_beforehand(caplog: pytest.LogCaptureFixture) -> None:
    recogniser = RecogniserWithFallback(None, lambda: Engine("pocketsphinx"), "not installed: run `pip`")
    assert recogniser.name == "none"
    with pytest.raises(RuntimeError, match=r"call start\(\)"):
        recogniser.open(1)
    with caplog.at_level(logging.INFO):
        await recogniser.start()
    assert caplog.messages == ["speech is recognised by pocketsphinx: not installed: run `pip`"]
    assert recogniser.detail == "not installed: run `pip`"


async def test_a_fallback_that_does_not_start_either_fails_the_start() -> None:
    recogniser = RecogniserWithFallback(None, lambda: Engine("pocketsphinx", RecogniserFault("no memory")), "why")
    with pytest.raises(RecogniserFault, match="no memory"):
        await recogniser.start()
    assert recogniser.lag_s == 0.0
