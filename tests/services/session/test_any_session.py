"""Whatever users and clients do, and whenever: legal order, one end for each response, nothing left behind.

`talk` itself checks all of that at the end of every session; here it is given sessions that nobody would think of.
"""

from collections.abc import Awaitable, Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.events.session import ResponseCall, SessionFault
from services.events.speech import RecognisedText
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.models import Echo
from tests.services.session.order import check_order
from tests.services.session.rig import RigTalk, talk
from tests.services.session.test_client_tools import tool

Step = Callable[[RigTalk], Awaitable[None]]

LINES = st.sampled_from(
    ["one two three", "open the gate", "gate door", "crackling static", "", "fault", "for how", "yes"]
)
TOOLS = (tool("gate"), tool("door", destructive=True))


def say(words: int) -> Step:
    return lambda user: user.say(words)


def wait(ms: int) -> Step:
    return lambda user: user.wait(ms)


def pause(ms: int) -> Step:
    return lambda user: user.home.clock.sleep(ms / 1000)


def recognise(rev: int, text: str, final: bool) -> Step:
    """Words that the client has recognised itself."""
    return lambda user: user.conversation.append_text(RecognisedText(rev, "", text, final))


def write(text: str) -> Step:
    return lambda user: user.conversation.add_user_text("item", text)


def respond(**options: object) -> Step:
    return lambda user: user.conversation.respond(ResponseOptions(**options))  # type: ignore[arg-type]


def both(first: Step, second: Step) -> Step:
    async def step(user: RigTalk) -> None:
        await first(user)
        await second(user)

    return step


def configure(mode: TurnMode, create: bool, interrupt: bool, tools: bool) -> Step:
    detection = TurnDetection(mode, create_response=create, interrupt_response=interrupt)
    config = SessionConfig(turn_detection=detection, client_tools=TOOLS if tools else ())
    return lambda user: user.conversation.configure(config)


async def output(user: RigTalk) -> None:
    if calls := user.of(ResponseCall):
        await user.conversation.tool_output(calls[-1].call.wire_id, "done")


async def report(user: RigTalk) -> None:
    started = [event.response_id for _, event in user.events if type(event).__name__ == "ResponseStarted"]
    if started:
        await user.conversation.playback(started[-1], "echo", done=False)


async def ring(user: RigTalk) -> None:
    if user.alarms.ring is not None:
        await user.alarms.ring("Ring.")


SAY = st.builds(say, st.integers(1, 4))
WAIT = st.builds(wait, st.sampled_from([60, 240, 300, 600, 1000, 2200]))
PAUSE = st.builds(pause, st.sampled_from([10, 300, 1000]))
TEXT = st.builds(recognise, st.integers(1, 5), LINES, st.booleans())
WRITE = st.builds(write, LINES.filter(bool))
RESPOND = st.builds(
    respond,
    out_of_band=st.sampled_from([False, False, False, True]),
    tool_choice=st.sampled_from([None, None, "none", "required"]),
    instructions=st.sampled_from([None, "Be kind."]),
)
CONFIGURE = st.builds(configure, st.sampled_from(TurnMode), st.booleans(), st.booleans(), st.booleans())
COMMIT: Step = lambda user: user.conversation.commit_audio()  # noqa: E731
CLIENT = [
    COMMIT,
    output,
    report,
    ring,
    lambda user: user.conversation.clear_audio(),
    lambda user: user.conversation.cancel(),
    lambda user: user.conversation.truncate("item", "echo"),
]
STEPS = st.one_of(
    SAY,
    WAIT,
    PAUSE,
    RESPOND,
    CONFIGURE,
    TEXT,
    st.builds(both, SAY, WAIT),
    st.builds(both, TEXT, WAIT),
    st.builds(both, TEXT, PAUSE),
    st.builds(both, SAY, st.just(COMMIT)),
    st.builds(both, WRITE, RESPOND),
    st.builds(both, st.builds(both, WRITE, RESPOND), PAUSE),
    st.builds(both, st.just(output), RESPOND),
    st.sampled_from(CLIENT),
)


PATIENT_S = 20 * 60.0
"""The agent waits 60 s for a client that returns nothing, for each of the calls that wait for one another."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(STEPS, min_size=2, max_size=14),
    lines=st.lists(LINES, min_size=4, max_size=8),
    lag_s=st.sampled_from([0.001, 0.05, 0.7, 2.5]),
    pace_s=st.sampled_from([0.0, 0.05, 0.4]),
    quiet_s=st.sampled_from([0.0, 0.3, PATIENT_S, PATIENT_S]),
)
def test_any_session_is_told_in_legal_order(
    steps: list[Step], lines: list[str], lag_s: float, pace_s: float, quiet_s: float
) -> None:
    async def main(user: RigTalk) -> None:
        for step in steps:
            try:
                await step(user)
            except RequestRefused:
                continue
        await user.home.clock.sleep(quiet_s)
        assert user.of(SessionFault) == []
        if quiet_s == PATIENT_S:
            check_order([event for _, event in user.events])

    talk(main, *lines, config=SessionConfig(client_tools=TOOLS), lag_s=lag_s, model=Echo(pace_s))
