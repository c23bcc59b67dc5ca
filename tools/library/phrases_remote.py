"""How people ask for what needs services or devices outside this machine, by tool name.

Slots with a type of their own (`{event:label}`, `{name:name}`) are not parameters: the grammar model's recipes look
them up first (`services/grammar/recipes`).
"""

from collections.abc import Mapping

_GOING = (
    "... (i am|we are|we're) [going] (walking|on foot) {mode=walking}",
    "... (i am|we are|we're) [going] (cycling|biking|riding|by bike|by bicycle|on (my|our|a|the) (bike|bicycle)) "
    "{mode=bicycling}",
    "... (i am|we are|we're) [going] (driving|by car|in (my|our|a|the) (car|van)) {mode=driving}",
    "... (i am|we are|we're) [going] (on|by|taking) [the|a] (bus|train|tram|tube|metro|public transport) "
    "{mode=transit}",
)
"""How somebody says behind the request how they go."""

PHRASES: Mapping[str, tuple[str, ...]] = {
    "get_weather": (
        "what is the weather in {location}",
        "what is the weather [going to be] [like] [for] [{date}] [in|for|at] {location}",
        "what is the weather [going to be] [like] [{date}]",
        "what is the weather going to be [like] [in] {location}",
        "(how is|what is) the weather [looking] [in|for] {location}",
        "(how is|what is) the weather [looking] [today]",
        "[give me|tell me|what is|get me|show me] [the|a] [weather] (forecast|weather) (for|in) {location}",
        "[check|see|tell me] [if|whether] (it will|is it going to|will it|it is going to) (rain|snow|be sunny|be "
        "windy|be cloudy)",
        "[check|see|tell me] [if|whether] (is it|it is|it) (raining|rains|snowing|snows|sunny|windy|cloudy)",
        "[check|see|tell me] [if|whether] (it is|it will be|is it|will it be) [going to be] "
        "(above|below|over|under|warmer than|colder than) {degrees:number} [degrees]",
        "(how hot|how cold|how warm) (is it|will it be|is it going to be) [in] {location}",
        "(do i need|will i need) (an umbrella|a coat|a jacket) [in] [{location}]",
        "what is the temperature [in] {location}",
        "weather in {location}",
        "what is it like outside [{date}]",
        "what is it like [outside] [in] {location}",
        "when (does|will) the sun (set|rise|go down|come up) [in {location}]",
        "(when|what time) is [the] (sunset|sunrise) [in {location}]",
        "(when|what time) does it get dark [in {location}]",
        "is {date} going to be (dry|wet|sunny|rainy|warm|cold|nice)",
        "is it [going to be] (dry|wet|warm|cold|nice) [outside]",
        "... in celsius {units=metric}",
        "... in fahrenheit {units=imperial}",
        "... in {location}",
    ),
    "convert_currency": (
        "[how much is|what is|what are|convert|change|exchange] {amount+from_currency:money} "
        "(in|to|into|worth in) {to_currency}",
        "how (many|much) {to_currency} (is|are|do i get for|would i get for|for) {amount+from_currency:money}",
        "[if] [i] (change|exchange|convert) {amount+from_currency:money} how (many|much) {to_currency} [do i "
        "get|is that]",
        "... in {to_currency}",
    ),
    "wiki_lookup": (
        "who (directed|wrote|painted|composed|invented|discovered|founded|built|sang|designed|created) "
        "[the] [movie|film|novel|book|song|painting|play] {query:label}",
        "who (is|was) {query:label}",
        "what (does|do they|do people|do you) mean by {query:label}",
        "what is meant by {query:label}",
        "(tell me about|look up|what do you know about) {query:label}",
        "(how old|how tall|how high|how deep|how long|how big|how large|how wide|how far|how fast) (is|was|are) "
        "[the] {query:label}",
        "when (was|did|is) [the] {query:label}",
        "where (was|is|were) [the] {query:label} [born|built|located]",
        "which is (taller|deeper|higher|bigger|larger|longer|older|smaller|heavier) [the] {query:label} or [the] "
        "{other:label}",
        "(is|are|was) {query:label} (taller|deeper|higher|bigger|larger|longer|older|smaller|heavier) than "
        "{other:label}",
        "what is the (tallest|highest|deepest|longest|largest|biggest|oldest|smallest|fastest) {query:label}",
        "what is the (capital|population|height|area|currency) of {query:label}",
        "how many square (miles|kilometers|kilometres) is [the] {query:label}",
    ),
    "web_search": (
        "(search|google|look on) [the] [web|internet|online] [for] {query}",
        "what is the (score|result) (in|of) [the] {query}",
        "what is the (latest|news) (on|about) {query}",
        "(who is winning|who won) [the] {query}",
    ),
    "search_email": (
        "(find|search|show me|get|check|read) [the] [last|latest|newest|my] (email|emails|mail|message) from [the] "
        "{sender:name} [about {query:label}]",
        "(find|search|show me|check|read) [the] [last|latest|newest|my] (email|emails|mail) about {query:label}",
        "(did|have) i (get|got) [an|any] (email|emails|mail) from [the] {sender:name} [about {query:label}]",
    ),
    "search_music": (
        "(find|search [for]|look for) (that|the|a|some) {query:label} (song|track|album) (about|with|called) "
        "[a|the] {about:label}",
        "(find|search [for]|look for) (that|the|a|some) (song|track) {query:label}",
        "(find|search [for]|look for) (music|songs) (by|from) {query:label}",
    ),
    "search_places": (
        "(find|find me|get me|search for|show me|look for|where is|is there) (a|an|the|the nearest|the closest|some) "
        "{query:label} [place] [near|close to|around|by|in] [{near:place}]",
        "(find|find me|get me|search for|show me|look for) (a|an|the|the nearest|some) {query:label} (near|close "
        "to|around|in) {near:place}",
        "where is the (nearest|closest) {query:label}",
        "(what is|which is) the (nearest|closest) {query:label}",
        "(find|find me|find us) (somewhere|anywhere|a place) (that does|for|with|to get) {query:label}",
        "(find|find me|find us) (somewhere|a place) (to eat|for dinner|for lunch) {query=restaurant} "
        "[(near|in|around) {near:place}]",
        "is there (anywhere|somewhere|a place) [near here|near me|round here] (that|which) (does|sells|has|serves) "
        "[a|an|some|a good|a decent] {query:label}",
        "where (can|could) (i|we|you) (get|buy|find) [a|an|some|a good|a decent] {query:label}",
        "[are there] any [good|decent] {query:label} (about|nearby|near here|near me|round here|around here|close by)",
        "... (around|near|round) (here|me)",
        "... nearby",
        "... that is [still|actually|currently] open [now|right now|today|at the moment] {open_now=true}",
        "... [still] open (now|right now|at the moment) {open_now=true}",
    ),
    "get_directions": (
        "how (do|can|would) (i|we|you) get to {destination} [from {origin}]",
        "how (do|can|would) (i|we|you) get from [the] {origin} to [the] {destination}",
        "how (far|long|many miles|many kilometers) (is it|is the walk {mode=walking}|is the drive {mode=driving}) "
        "from [the] {origin} to [the] {destination}",
        "how (far|many miles) is [the] {destination} from {origin}",
        "how long (does it take|will it take|would it take|does it take me|would it take me|will it take me) to "
        "(get|go|travel|drive {mode=driving}|walk {mode=walking}|cycle {mode=bicycling}) from [the] {origin} to "
        "[the] {destination}",
        "how long (does it take|will it take|would it take|does it take me|would it take me|will it take me) to "
        "(get|go|travel|drive {mode=driving}|walk {mode=walking}|cycle {mode=bicycling}) to [the] {destination} from "
        "[the] {origin}",
        "... from here",
        "[give me|get me|show me|get] [the] directions to {destination} [from {origin}]",
        "how (far|long) is it to {destination}",
        "what is the (quickest|fastest|best|shortest) way to {destination}",
        "how long (does it take|will it take|would it take|does it take me|would it take me|will it take me) to "
        "(get|go|drive {mode=driving}|walk "
        "{mode=walking}|cycle {mode=bicycling}) to {destination}",
        "... (by|on) {mode}",
        "... (walking|on foot) {mode=walking}",
        *_GOING,
    ),
    "start_navigation": (
        "(navigate|navigate to|take me|take me to|start navigation to|start navigating to|guide me to|drive me "
        "to|head|head to) {destination}",
        "(start|begin) [the] (navigation|navigating)",
        "get (me|us) going [there]",
        "... (by|on) {mode}",
        "... avoid [the] (motorway|motorways|highway|highways|tolls|traffic)",
        "... [i will|let's|i would rather] (walk|walking) {mode=walking}",
        "... [i will|let's|i would rather] (cycle|bike) {mode=bicycling}",
        "... [i will|let's|i would rather] (drive|driving) {mode=driving}",
        "... [i will|let's|i would rather] take (the bus|the train|the tram|the metro) {mode=transit}",
        *_GOING,
    ),
    "send_sms": (
        "(text|message|sms) {to:name} [to say|saying|and say|say|that|to] {message}",
        "(text|message|sms) {to:name}",
        "send [a] (text|message|sms) to {to:name} [saying|to say|that|and say|say] {message}",
        "send {to:name} (a|an) (text|message|sms) [saying|to say|that|and say|say] {message}",
        "(text|message|sms) {to:name} about {topic:label} [(saying|that) {message}]",
        "send [a] (text|message|sms) to {to:name} about {topic:label} [(saying|that) {message}]",
        "(tell|let) {to:name} [know] [that] {message}",
        "(drop|shoot) {to:name} a (text|line|message) [saying|to say|that|and say|say] {message}",
    ),
    "send_email": (
        "email [both] {to:name} [to say|saying|that|and say] {body}",
        "(send|write) (an email|email) to [both] [my] {to:name} [saying|to say|that|and say] {body}",
        "(send|write) (an email|email) to [both] [my] {to:name} [with] [the] subject {subject:label} [and] [the] "
        "body {body}",
        "email [both] {to:name} about {subject:label} [(saying|that) {body}]",
        "(send|write) (an email|email) to [both] [my] {to:name} about {subject:label} [(saying|that) {body}]",
        "(send|write) {to:name} an email about {subject:label} [(saying|that) {body}]",
        "(send|write) {to:name} an email [saying|to say|that] {body}",
        "email {thing:label} to {to:name}",
        "(drop|shoot|fire off) [an|a quick] email [over] to {to:name} [saying|to say|that] {body}",
        "email {to:name} [the] subject [is] {subject:label} and the (body|message|text) [is] {body}",
    ),
    "place_call": (
        "(call|phone|ring|dial) [my] {number:name}",
        "give {number:name} a (call|ring)",
        "get [my] {number:name} on the phone",
        "(make|place) a [phone] call to {number:name}",
    ),
    "play_music": (
        "play [me] [some|something by|the album|the song|the track|the playlist|anything by|music by] {item:label}",
        "(put on|start playing|listen to|i want to hear) [some|the album|the song] {item:label}",
        "i fancy [some|a bit of] {item:label}",
        "... on shuffle {shuffle=true}",
    ),
    "control_playback": (
        "pause [the|this|my] [music|song|playback|track|it] {action=pause}",
        "(resume|unpause|continue|keep playing) [the] [music|song|playback] {action=resume}",
        "(next|skip|skip to the next|play the next) [this] [song|track|one] {action=next}",
        "(previous|play the previous|go back a|go back one|the last) (song|track) {action=previous}",
        "stop [the] (music|song|playback|playing) {action=stop}",
    ),
    "set_volume": (
        "(set|turn|put|change) [the] volume [up|down] (to|at) {percent}",
        "(turn it|turn the volume|volume) [up|down] [to] {percent}",
        "make it {percent} (loud|percent)",
        "turn it (down|up) to {percent}",
        "(louder|quieter) [like|say] {percent}",
        "(mute|silence) [the] [music|sound|it] {percent=0}",
    ),
}
