"""The breakages of the agent's rules. `before` of each must occur exactly once in its file; otherwise the run fails and
names it."""

from tests.mutation.breakage import Breakage
from tests.mutation.door import DOOR

AGENT = "services/agent/"
_AGENT = (
    Breakage(
        "commits on a pause before the final transcript was shown",
        AGENT + "core/model_actions.py",
        ("    if not generation.saw_final:\n        return\n    if action.reason"),
        "    if action.reason",
    ),
    Breakage(
        "forgets the cascade of a removal",
        AGENT + "core/ledger.py",
        "for dependant in self._direct_dependants(call.id):",
        "for dependant in ():",
    ),
    Breakage(
        "takes the late result of a superseded attempt for the current one",
        AGENT + "core/ledger.py",
        "if current is not None and current.attempt == attempt:",
        "if current is not None:",
    ),
    Breakage(
        "dispatches a read twice",
        AGENT + "core/scheduling.py",
        "    s.out.append(Dispatch(invocation, intent, client))\n",
        "    s.out.extend([Dispatch(invocation, intent, client)] * (2 if call.safe else 1))\n",
    ),
    Breakage(
        "lets a dispatched write be edited",
        AGENT + "core/ledger.py",
        ("        if not call.safe and call.state in DISPATCHED:\n            undo"),
        ("        if call is None:\n            undo"),
    ),
    Breakage(
        "ignores the grace",
        AGENT + "core/scheduling.py",
        "_commit_delay_from(turn, call) + s.policy.commit_delay_ms(call.spec)",
        "_commit_delay_from(turn, call)",
    ),
    Breakage(
        "does not recall what is committed when the turn resumes",
        AGENT + "core/user_input.py",
        "    held_calls.recall(s, turn)\n",
        "",
    ),
    Breakage(
        "keeps the frontier when the turn resumes",
        AGENT + "core/user_input.py",
        "    turn.commit_point.revoke()\n",
        "",
    ),
    Breakage(
        "restarts a call at an edit with equal arguments",
        AGENT + "core/ledger.py",
        "    alive = known.state in LIVE or known.state is CallState.DONE\n",
        "    alive = False\n",
    ),
    Breakage(
        "speaks a draft before the final transcript",
        AGENT + "core/speaking.py",
        "    if not turn.final or turn.live() or turn.confirming():",
        "    if turn.live() or turn.confirming():",
    ),
    Breakage(
        "answers while calls are running",
        AGENT + "core/speaking.py",
        "    if not turn.final or turn.live() or turn.confirming():",
        "    if not turn.final or turn.confirming():",
    ),
    Breakage(
        "ignores the barrier of a write",
        AGENT + "core/scheduling.py",
        "    mine = (other for other in turn.ledger.live() if other.id < call.id and not other.safe)\n",
        "    mine = iter(())\n",
    ),
    Breakage(
        "does not ask before something destructive",
        AGENT + "core/scheduling.py",
        "(many or call.spec.destructive or call.doubtful",
        "(call.doubtful",
    ),
    Breakage(
        "reads personal things before the eager end",
        AGENT + "core/speculation.py",
        ("            return (turn.eager or turn.final) and all_heard\n        case EarlyPolicy.NEVER"),
        ("            return all_heard\n        case EarlyPolicy.NEVER"),
    ),
    Breakage(
        "does not wait for a correction that was promised",
        AGENT + "core/scheduling.py",
        " and s.due(turn.commit_point.blocked_until)",
        "",
    ),
    Breakage(
        "takes a no by hand for a yes",
        AGENT + "core/held_calls.py",
        "    if approve:\n",
        "    if call.asked:\n",
    ),
    Breakage(
        "shows a result whose inputs are in doubt",
        AGENT + "core/ledger.py",
        "call.state in FINISHED and not call.recheck and not call.seen",
        "call.state in FINISHED and not call.seen",
    ),
    Breakage(
        "says nothing of an unknown outcome",
        AGENT + "core/speaking.py",
        "    say(s, turn, AnswerKind.APOLOGY, _unknown(turn))",
        "    turn.unsaid_unknown.clear()",
    ),
    Breakage(
        "sends a write whose key was sent before a crash",
        AGENT + "runtime/tool_task.py",
        ("        if await journal.intend(intent):\n            return None"),
        ("        await journal.intend(intent)\n        return None"),
    ),
    Breakage(
        "sends a write without an intent in the journal",
        AGENT + "runtime/tool_task.py",
        "if command.intent is not None and (refusal := await",
        "if False and (refusal := await",
    ),
    Breakage(
        "runs a call again when a re-run of its input gave the same",
        AGENT + "core/ledger.py",
        "        elif call.resolved == resolved:",
        "        elif call.resolved is resolved:",
    ),
    Breakage(
        "commits what is held when the model asks a question",
        AGENT + "core/speaking.py",
        "    confirms = generation.saw_final and not question\n",
        "    confirms = generation.saw_final\n",
    ),
    Breakage(
        "takes a question that is not marked as one for an answer",
        AGENT + "core/question_rules.py",
        "    if not held or not answer.unheard or not questions_in(answer.text, contents):",
        "    if contents or held or not held:",
    ),
)
BREAKAGES = (*_AGENT, *DOOR)
