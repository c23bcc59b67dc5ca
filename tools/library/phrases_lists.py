"""How people ask for what is on their lists, by tool name. Where a phrase names no list, the recipe takes the one that
was spoken of last (`services/grammar/recipes/lists.py`)."""

from collections.abc import Mapping

_PUT = "(add|put|pop|stick|chuck|write)"
_MY = "(my|the|our)"
_TO_DO = "(todo|todos|to do|to dos|tasks)"
_MAKE = "(create|make|start|begin|open|set up) [me] (a|another) [new]"

PHRASES: Mapping[str, tuple[str, ...]] = {
    "add_list_items": (
        f"{_PUT} {{items}} (to|on|onto|in|down on) {_MY} {{list_name}} list",
        f"{_PUT} {{items}} (to|on|onto|in|down on) {_MY} list for {{list_name}}",
        f"{_PUT} {{items}} (to|on|onto|in|down on) {_MY} list {{list_name=shopping}}",
        f"{_PUT} {{items}} (to|on|onto) {_MY} {_TO_DO} [list] {{list_name=to do}}",
        f"{_PUT} {{items}} (to|on|onto|in) (a|another|the|my) [new] list (called|named) {{list_name}}",
        "(add|put) {items} to {list_name}",
        f"{_PUT} (to|on|onto) {_MY} {{list_name}} list [{{items}}]",
        f"[i|we] need {{items}} (on|for) {_MY} {{list_name}} list",
        f"[i|we] need {{items}} on {_MY} list {{list_name=shopping}}",
        "(we|i) need [to buy|to get] {items} {list_name=shopping}",
        "(we are|we're|i am) [all] (out of|running low on|running out of|low on) {items:label} [so] "
        "{list_name=shopping}",
        "(we have|we've|i have) (run out of|used up) {items:label} [so] {list_name=shopping}",
        "buy {items:label} {list_name=shopping}",
        f"{_MAKE} list (called|named|for) [{_MY}] {{list_name}}",
        f"{_MAKE} list (called|named|for) [{_MY}] {{list_name}} with {{items}} [on it]",
        f"{_MAKE} {{list_name}} list [(with|of) {{items}} [on it]]",
        f"{_MAKE} {{list_name}} list {{items}}",
        f"{_MAKE} list",
        "... and {items}",
    ),
    "read_list": (
        f"what (is|do i have|have i got|do we have) [left|still] on {_MY} {{list_name}} list",
        f"(read|show|tell|give) [me] {_MY} {{list_name}} list",
        "what do (i|we) [still] need to (buy|get) {list_name=shopping}",
        "do (i|we) [still] need to (buy|get) (anything|something) {list_name=shopping}",
        "do (i|we) [still] need (anything|something) from the (shop|shops|store|supermarket) {list_name=shopping}",
        f"what (is|are) [on|in] {_MY} {_TO_DO} [list] {{list_name=to do}}",
        f"(read|show|tell|give) [me] {_MY} {_TO_DO} [list] {{list_name=to do}}",
        f"what (is|do i have|have i got|do we have) [left|still] on {_MY} list",
        f"(read|show|tell|give) [me] [out] {_MY} list",
        "what is [left|still] on (it|that list)",
        f"how many (things|items|tasks) (are|are there|do i have|have i got|do we have) on {_MY} {{list_name}} list",
        f"(is|are) [there] [any] {{item:label}} (on|in) {_MY} {{list_name}} list",
        f"(is|are) [there] [any] {{item:label}} (on|in) {_MY} list",
        f"(do|have) (i|we) (have|got) [any] {{item:label}} on {_MY} {{list_name}} list",
        f"(did|have) (you|i|we) (add|put|added) {{item:label}} (to|on) {_MY} {{list_name}} list",
        "(what|which) lists (do i have|have i got|do we have|are there)",
        "(show|tell|read|give) [me] (my|all my|all the|all our) lists",
        "do i have any lists",
        "how many lists (do i have|have i got|are there)",
    ),
    "remove_list_items": (
        f"(remove|delete|take|cross|strike|check|tick|scratch) {{items}} (from|off) {_MY} {{list_name}} list",
        f"(remove|delete|take|cross|strike|check|tick|scratch) {{items}} (from|off) {_MY} list",
        f"(remove|delete|take|cross|strike|check|tick|scratch) {{items}} (from|off) {_MY} {_TO_DO} [list] "
        "{list_name=to do}",
        f"(take|cross|check|tick|strike) off {{items}} [(from|on) {_MY} {{list_name}} list]",
        "(cross|check|tick|strike) {items} off",
        f"mark {{items}} as (done|bought|complete|completed|finished) [on {_MY} {{list_name}} list]",
    ),
    "move_list_items": (
        f"(move|transfer|shift) {{items}} from {_MY} {{list_name}} list to {_MY} {{to_list_name}} list",
        f"(move|transfer|shift) {{items}} (to|onto) {_MY} {{to_list_name}} list",
        f"(move|transfer|shift) everything from {_MY} {{list_name}} list to {_MY} {{to_list_name}} list",
        f"(rename|change) {_MY} {{list_name}} list [name] (to|as) {{to_list_name}}",
        f"(change|rename) the name of {_MY} {{list_name}} list to {{to_list_name}}",
    ),
    "clear_list": (
        f"(clear|empty|wipe) [out] {_MY} {{list_name}} list",
        f"(clear|empty|wipe) [out] {_MY} list",
        f"(delete|remove|scrap|get rid of|throw away) {_MY} [whole|entire] {{list_name}} list",
        f"(delete|remove) (everything|all [the] items) (from|on|off) {_MY} {{list_name}} list",
    ),
}
