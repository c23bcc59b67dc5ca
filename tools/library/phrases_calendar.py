"""How people ask about their calendar. `{event:label}`, `{at:datetime}` and `{by:duration}` identify the event, which
is looked up first. `{until:date}` ends a span of days, `{past:date}` is a weekday that lies behind."""

from collections.abc import Mapping

_MY = "(my|the|our)"
_BOOK = "(calendar|schedule|agenda|diary)"
_KINDS = "(meetings|appointments|events|plans)"
_KIND = "(meeting|appointment|event)"
_MOVE = "(move|reschedule|change|shift|push|bring)"
_ADD = "(put|add|schedule|book|create|set up|plan)"

PHRASES: Mapping[str, tuple[str, ...]] = {
    "search_calendar": (
        f"what is [there] (on|in) my {_BOOK} [for] [{{start:datetime}}]",
        "what (do i have|have i got|is happening|do i have planned|am i doing|do i have on|have i got on) [on|for] "
        "{start:datetime}",
        "[tell me] what (i have|i have got) [on|planned] [on|for] {start:datetime}",
        "what (do i have|have i got|do i have planned|do i have on|have i got on|am i doing|was i doing|did i have|did "
        "i do) [on|for] [this|next|last] (week|month|weekend|yesterday)",
        "what (was i doing|did i have|did i do) [on] last {past:date}",
        f"what {_KINDS} do i have [{{start:datetime}}]",
        f"how many {_KINDS} (do i have|have i got|are there|did i have) [on] [{{start:datetime}}]",
        f"[do i have|have i got|are there] any {_KINDS} [on] [{{start:datetime}}]",
        "(am i|are we|i am) (free|busy|available) [on] [{start:datetime}]",
        "(am i|are we) doing (anything|something) [on] [{start:datetime}]",
        "(am i|are we) doing (anything|something) (this|next) (week|weekend|month)",
        "(when|what time) am i (free|busy|available) [on] [{start:datetime}]",
        "(do i have|have i got) (anything|something|any meetings|plans|time) [on|planned] [{start:datetime}]",
        "(i have|i have got) (nothing|anything|something) [on|planned] [{start:datetime}]",
        f"what is my {_BOOK} [looking] [like] [on|for] [{{start:datetime}}]",
        f"what does my (day|week|weekend|month|{_BOOK[1:-1]}) look like [on|for] [{{start:datetime}}]",
        "what is on [for] [me|us|my calendar] (this|next) (week|weekend|month)",
        "(how|what) (is|does) my (day|week|weekend|month) [looking|look] [like]",
        "(what is|when is|what time is|where is) my (next|first) (meeting|appointment|event|thing) [on] "
        "[{start:datetime}]",
        f"what (is|do i have) next [(on|in) my {_BOOK}]",
        "when is my [next] {query:label}",
        "(what time|when) is (my|our) {query:label}",
        "(what time|when) (is|does) [my|the|our] {query:label} (start|begin|end|finish)",
        "how long (does|will) [my|the|our] {query:label} (last|take)",
        "how long is (my|our) {query:label}",
        f"where is (my|our) {{query:label}} [{_KIND}]",
        f"(show me|check|read [me]) my {_BOOK} [for] [{{start:datetime}}]",
        "do i have {query:label} [on] {start:datetime}",
        "... (this|next|last) (week|month)",
        "... yesterday",
        "... (to|until|till|through) {until:date}",
        "... from {start:date} (to|until|till|through) {until:date}",
    ),
    "create_event": (
        f"{_ADD} [a|an|the] {{title}} (on|for|at|in) [my] [calendar|the calendar|the diary] [for] {{start:datetime}}",
        f"{_ADD} [a|an|the] {{title}} {{start:datetime}}",
        f"(put|add) [a|an|the|my] {{title}} (in|on|to) (my|the) {_BOOK} [for|on] [{{start:datetime}}]",
        f"(put|add) [a|an|the] {{title}} {{start:datetime}} (in|on|to) (my|the) {_BOOK}",
        "(schedule|book|create|set up|plan) [a|an|the] {title}",
        "(schedule|book|create|set up|plan) [a|an] {duration_minutes:duration} {title} [{start:datetime}]",
        "block [out] {duration_minutes:duration} for {title} [{start:datetime}]",
        "(i am|i will be|we are) (on|in|at) {title} from {start:date} (to|until|till) {until:date} [so] "
        "(put|add) (that|it) (in|to) (my|the) (calendar|diary)",
        "... [make it] [for] {duration_minutes:duration}",
        "... from {start:date} (to|until|till|through) {until:date}",
        "... (until|till|through) {until:date}",
        "... (all day|for the whole day|for all day)",
        "... with {attendees:name}",
        "... (at|in) {location}",
    ),
    "update_event": (
        f"{_MOVE} {_MY} {{at:time}} [{{on:date}}] to {{start:datetime}}",
        f"{_MOVE} {_MY} {{event:label}} [on] [{{on:datetime}}] to {{start:datetime}}",
        "(move|reschedule|push|shift) {event:label} [on] [{on:datetime}] to {start:datetime}",
        f"(push|delay|postpone|move|bump) {_MY} {{event:label}} [{{on:datetime}}] [back] by {{by:duration}}",
        f"(push|put|move|bump|shift) {_MY} {{event:label}} [{{on:datetime}}] back {{by:duration}}",
        f"(rename|call) {_MY} [{{on:date}}] {{event:label}} to {{title}}",
        f"(extend|lengthen) {_MY} {{event:label}} [{{on:datetime}}] by {{longer:duration}}",
        f"shorten {_MY} {{event:label}} [{{on:datetime}}] by {{shorter:duration}}",
        f"(extend|lengthen|shorten) {_MY} {{event:label}} [{{on:datetime}}] to {{duration_minutes:duration}}",
        f"make {_MY} {{event:label}} [{{on:datetime}}] {{duration_minutes:duration}} long",
        f"change the (place|location) of {_MY} {{event:label}} [{{on:datetime}}] to {{location}}",
    ),
    "delete_event": (
        f"(cancel|delete|remove) {_MY} {{event:label}} [{{on:datetime}}]",
        f"(cancel|delete|remove) {_MY} {{at:time}} [meeting|appointment|event] [{{on:date}}]",
        "(cancel|delete) {event:label} {on:datetime}",
        f"(take|pull|drop|get|cross|scrub|wipe|strike|delete|remove|cancel) {_MY} {{event:label}} (out of|off|from) "
        f"{_MY} {_BOOK} [{{on:datetime}}]",
        f"(cancel|delete|remove|clear) (everything|all {_KINDS}|[all] my {_KINDS}) [{{on:datetime}}]",
        f"(cancel|delete|remove|clear) everything (on|in) my {_BOOK} [{{on:datetime}}]",
        "(cancel|delete|remove|clear) everything [that] (i have|i have got|i've got) [on|planned|booked] {on:datetime}",
        f"(clear|empty|wipe) my {_BOOK} [{{on:datetime}}]",
    ),
}
