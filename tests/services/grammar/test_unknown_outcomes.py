"""A write that nobody knows the outcome of is not called a failure, and what is meant for a model is not spoken."""

from services.agent.core.tool_results import UNKNOWN
from services.grammar.answers import result_text
from services.models.call_view import KnownCall, KnownCallStatus
from tests.services.models.kit import SMS, WEATHER


def test_an_unknown_outcome_is_said_to_be_unknown() -> None:
    call = KnownCall(1, "send_sms", {}, KnownCallStatus.FAILED, error=UNKNOWN)
    said = result_text(SMS, {}, call)
    assert said == "I could not find out whether this went through: send sms. Please check before you try again."


def test_a_failure_is_still_a_failure() -> None:
    call = KnownCall(1, "get_weather", {}, KnownCallStatus.FAILED, error="timeout: The service did not answer in time.")
    assert result_text(WEATHER, {}, call) == "The service did not answer in time."
