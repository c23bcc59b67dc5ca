"""Each breakage is one edit of one file; `before` must occur there exactly once, or the script says what has moved."""

from tests.mutation.breakage import Breakage
from tests.mutation.door import DOOR

AGENT = "services/agent/"
_AGENT = (
    Breakage(
        "commits on a pause before the final transcript was shown",
        AGENT + "acting.py",
        "    if not generation.saw_final:\n        return\n    if action.reason",
        "    if action.reason",
    ),
    Breakage(
        "forgets the cascade of a removal",
        AGENT + "ledger.py",
        "for dependant in self._direct_dependants(call.id):",
        "for dependant in ():",
    ),
    Breakage(
        "takes the late result of a superseded attempt for the current one",
        AGENT + "ledger.py",
        "if current is not None and current.attempt == attempt:",
        "if current is not None:",
    ),
    Breakage(
        "dispatches a read twice",
        AGENT + "scheduling.py",
        "    s.out.append(Dispatch(invocation, intent, client))\n",
        "    s.out.extend([Dispatch(invocation, intent, client)] * (2 if call.safe else 1))\n",
    ),
    Breakage(
        "lets a dispatched write be edited",
        AGENT + "ledger.py",
        "        if not call.safe and call.state in DISPATCHED:\n            undo",
        "        if call is None:\n            undo",
    ),
    Breakage(
        "ignores the grace",
        AGENT + "scheduling.py",
        "_grace_from(turn, call) + s.policy.grace_ms(call.spec)",
        "_grace_from(turn, call)",
    ),
    Breakage(
        "does not recall what is committed when the turn resumes",
        AGENT + "hearing.py",
        "    confirming.recall(s, turn)\n",
        "",
    ),
    Breakage(
        "keeps the frontier when the turn resumes",
        AGENT + "hearing.py",
        "    turn.frontier.withdraw()\n",
        "",
    ),
    Breakage(
        "restarts a call at an edit with equal arguments",
        AGENT + "ledger.py",
        "    alive = known.state in LIVE or known.state is CallState.DONE\n",
        "    alive = False\n",
    ),
    Breakage(
        "speaks a draft before the final transcript",
        AGENT + "speaking.py",
        "    if not turn.final or turn.live() or turn.confirming():",
        "    if turn.live() or turn.confirming():",
    ),
    Breakage(
        "answers while calls are running",
        AGENT + "speaking.py",
        "    if not turn.final or turn.live() or turn.confirming():",
        "    if not turn.final or turn.confirming():",
    ),
    Breakage(
        "ignores the barrier of a write",
        AGENT + "scheduling.py",
        "    mine = (other for other in turn.ledger.live() if other.id < call.id and not other.safe)\n",
        "    mine = iter(())\n",
    ),
    Breakage(
        "does not ask before something destructive",
        AGENT + "scheduling.py",
        "(many or call.spec.destructive or call.doubtful",
        "(call.doubtful",
    ),
    Breakage(
        "reads personal things before the eager end",
        AGENT + "speculation.py",
        "            return (turn.eager or turn.final) and all_heard\n        case Early.NEVER",
        "            return all_heard\n        case Early.NEVER",
    ),
    Breakage(
        "does not wait for a correction that was promised",
        AGENT + "scheduling.py",
        " and s.due(turn.frontier.blocked_until)",
        "",
    ),
    Breakage(
        "takes a no by hand for a yes",
        AGENT + "confirming.py",
        "    if approve:\n",
        "    if call.asked:\n",
    ),
    Breakage(
        "shows a result whose inputs are in doubt",
        AGENT + "ledger.py",
        "call.state in FINISHED and not call.recheck and not call.seen",
        "call.state in FINISHED and not call.seen",
    ),
    Breakage(
        "says nothing of an unknown outcome",
        AGENT + "speaking.py",
        "    say(s, turn, AnswerKind.APOLOGY, _unknown(turn))",
        "    turn.unsaid_unknown.clear()",
    ),
    Breakage(
        "sends a write whose key was sent before a crash",
        AGENT + "tool_task.py",
        "        if await journal.intend(intent):\n            return None",
        "        await journal.intend(intent)\n        return None",
    ),
    Breakage(
        "sends a write without an intent in the journal",
        AGENT + "tool_task.py",
        "if command.intent is not None and (refusal := await",
        "if False and (refusal := await",
    ),
    Breakage(
        "runs a call again when a re-run of its input gave the same",
        AGENT + "ledger.py",
        "        elif call.resolved == resolved:",
        "        elif call.resolved is resolved:",
    ),
    Breakage(
        "commits what is held when the model asks a question",
        AGENT + "speaking.py",
        "    confirms = generation.saw_final and not question\n",
        "    confirms = generation.saw_final\n",
    ),
    Breakage(
        "takes a question that is not marked as one for an answer",
        AGENT + "asking.py",
        "    if not held or not answer.unheard or not questions_in(answer.text, contents):",
        "    if contents or held or not held:",
    ),
)
BREAKAGES = (*_AGENT, *DOOR)
