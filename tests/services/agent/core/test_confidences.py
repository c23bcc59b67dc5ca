"""The recogniser's confidences reach the model with the eager end and with the final words, and the log."""

from services.agent.runtime.log import decode, encode
from services.events.agent import UserFinal, UserPartial
from services.events.model import TurnSettling, UserUpdate
from services.events.speech import EagerEnd
from tests.services.agent.fakes import Script, pause, run


def test_the_model_is_told_them_with_the_eager_end_and_with_the_final_words() -> None:
    script: Script = [
        (1.0, UserPartial(1, 1, "text anna")),
        (1.4, EagerEnd(1, 1400, confidences=(0.9, 0.2))),
        (2.0, UserFinal(1, 2, "text anna", confidences=(0.9, 0.2))),
    ]
    result = run(lambda entries, ask: pause(), script)
    assert [entry.confidences for entry in result.told(TurnSettling)] == [(0.9, 0.2)]
    assert [entry.confidences for entry in result.told(UserUpdate)] == [(), (0.9, 0.2)]


def test_the_log_has_them_only_where_there_are_some() -> None:
    for event in (UserFinal(1, 2, "text anna", confidences=(0.9, None)), EagerEnd(1, 1400, confidences=(0.2,))):
        assert decode(encode(event)) == event
    for bare in (UserFinal(1, 2, "text anna"), EagerEnd(1, 1400)):
        assert "confidences" not in encode(bare)
        assert decode(encode(bare)) == bare
