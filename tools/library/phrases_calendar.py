"""How people ask about their calendar. `{event:label}`, `{at:datetime}` and `{by:duration}` identify the event, which
is looked up first."""

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, ...]] = {
    "search_calendar": (
        "what is [there] on my (calendar|schedule|agenda) [for] [{start:datetime}]",
        "what (do i have|have i got|is happening|do i have planned|am i doing) [on|for] {start:datetime}",
        "what (meetings|appointments|events) do i have [{start:datetime}]",
        "(am i|are we|i am) (free|busy|available) [{start:datetime}]",
        "do i have (anything|something|any meetings|plans|time) [on|planned] [{start:datetime}]",
        "(i have|i have got) (nothing|anything|something) [on|planned] [{start:datetime}]",
        "when is my [next] {query:label}",
        "(show me|check|read [me]) my (calendar|schedule|agenda) [for] [{start:datetime}]",
        "do i have {query:label} [on] {start:datetime}",
    ),
    "create_event": (
        "(put|add|schedule|book|create|set up|plan) [a|an|the] {title} (on|for|at|in) [my] [calendar|the "
        "calendar|the diary] "
        "[for] {start:datetime}",
        "(put|add|schedule|book|create|set up|plan) [a|an|the] {title} {start:datetime}",
        "(put|add) [a|an|the] {title} (in|on|to) (my|the) (calendar|diary|agenda) [for] [{start:datetime}]",
        "(put|add) [a|an|the] {title} {start:datetime} (in|on|to) (my|the) (calendar|diary|agenda)",
        "(schedule|book|create|set up|plan) [a|an|the] {title}",
        "(schedule|book|create|set up|plan) [a|an] {duration_minutes:duration} {title} [{start:datetime}]",
        "block [out] {duration_minutes:duration} for {title} [{start:datetime}]",
        "... [make it] [for] {duration_minutes:duration}",
        "... with {attendees:name}",
        "... (at|in) {location}",
    ),
    "update_event": (
        "(move|reschedule|change|shift|push|bring) (my|the|our) {at:time} [{on:date}] to {start:datetime}",
        "(move|reschedule|change|shift|push|bring) (my|the|our) {event:label} [on] [{on:datetime}] to {start:datetime}",
        "(push|delay|postpone|move|bump) (my|the|our) {event:label} [{on:datetime}] [back] by {by:duration}",
        "(rename|call) (my|the) [{on:date}] {event:label} to {title}",
    ),
    "delete_event": (
        "(cancel|delete|remove) (my|the|our) {event:label} [{on:datetime}]",
        "(cancel|delete|remove) (my|the|our) {at:time} [meeting|appointment|event] [{on:date}]",
    ),
}
