"""The weather, facts and the web."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "get_weather": """
check the weather [{date}]
check the weather in {place:city}
check the forecast for {place:city} [{date}]
check if it's going to rain {date}
check if it will snow in {place:city}
check how cold it is outside
tell me the weather [{date}|for {place:city}]
tell me what the weather will be like {date}
tell me if i need an umbrella [{date}]
tell me whether it's raining in {place:city}
tell me how hot it is in {place:city}
give me the forecast [for {place:city}]
give me the weather for {whole}
get me the weather report for {place:city}
show me the weather for {place:city} {date}
look up the weather in {place:city}
look up the temperature in {place:city}
find out if it's sunny in {place:city}
see if it's going to be windy {date}
see what the weather's doing {date}
let me know if it'll be dry {date}
read me the forecast for {whole}
""",
    "wiki_lookup": """
tell me about ({topic:wiki}|{topic:who}|{topic:thing})
tell me something about {topic:wiki}
tell me who {topic:who} was
tell me what {word} means
look up ({topic:wiki}|{topic:who}) [on wikipedia]
look {topic:wiki} up in the encyclopedia
find out about {topic:wiki}
explain {topic:wiki} [to me]
explain what {topic:wiki} is
describe {topic:wiki}
define {word}
define the word {word}
give me a summary of {topic:wiki}
give me some facts about {topic:wiki}
give me the definition of {word}
give me some background on {topic:wiki}
read me the wikipedia article on {topic:wiki}
teach me about {topic:wiki}
check wikipedia for {topic:wiki}
educate me on {topic:wiki}
get me some information on {topic:wiki}
say a few words about {topic:wiki}
""",
    "web_search": """
search the web for {topic:web}
search online for {topic:web}
search for {topic:web}
search the internet for {topic:web}
google {topic:web}
google for {topic:web}
look up {topic:web} online
look online for {topic:web}
look on the internet for {topic:web}
look on the web for {topic:web}
find me {topic:web} online
find something on the web about {topic:web}
find out online about {topic:web}
do a web search for {topic:web}
do a search on {topic:web}
run a search for {topic:web}
check online for {topic:web}
check the internet about {topic:web}
see what the internet says about {topic:web}
see if you can find {topic:web} online
hunt down {topic:web} on the web
get me search results for {topic:web}
research {topic:web} for me
bing {topic:web}
""",
}

SAYS: Mapping[str, str] = {
    "get_weather": """
what's the weather [like] [{date}]
what's the weather like in {place:city}
what's the weather going to be {date}
what's the weather in {place:city} {date}
what's the forecast [for {place:city}]
what's it like outside
what's it doing outside
what's the temperature [in {place:city}]
what will the weather be like in {place:city} {date}
how's the weather [in {place:city}|today]
how's it looking outside
how warm is it [in {place:city}]
how hot will it get {date}
how cold is it going to be {part}
is it raining [in {place:city}]
is it going to rain {date}
is it going to be sunny {part}
is it cold outside
is it nice out
is it sunny in {place:city}
will it rain {date} [in {place:city}]
will it snow {date}
will it be warm enough for shorts {date}
do i need an umbrella {date}
do i need a coat {part}
should i take a jacket [{date}]
should i wear a coat {date}
any chance of rain {date}
any snow in {place:city}
weather {date}
weather in {place:city}
{place:city} weather [{date}]
forecast for {whole}
rain {date}
are we getting snow {date}
when will it stop raining
weather for the weekend in {place:city}
""",
    "wiki_lookup": """
who was {topic:who}
who is {topic:who}
what is {topic:wiki}
what's {topic:wiki} [exactly]
what are {topic:wiki}
what does {word} mean
what's the meaning of {word}
what's the definition of {word}
what do you know about {topic:wiki}
what happened to {topic:wiki}
when was ({topic:who} born|{topic:thing} built)
when did ({topic:who} die|{topic:wiki} start)
where is {topic:thing}
where was {topic:who} born
where does {topic:wiki} come from
how old is {topic:thing}
how tall is {topic:thing}
how big is {topic:thing}
how does {topic:wiki} work
how did {topic:who} die
why is {topic:who} famous
what's the capital of {place:city}
what's the population of {place:city}
who discovered {topic:wiki}
who invented {topic:wiki}
who wrote about {topic:wiki}
i'd like to know about {topic:wiki}
i want to learn about {topic:wiki}
i'd love to hear about {topic:wiki}
have you heard of {topic:wiki} what is it
facts about {topic:wiki}
which year was ({topic:thing} built|{topic:who} born)
is {topic:thing} (bigger|older|taller|higher) than {topic:thing}
which is (older|bigger|taller) {topic:thing} or {topic:thing}
which of {topic:thing} and {topic:thing} is (higher|older|larger)
what's (bigger|older|taller) {topic:thing} or {topic:thing}
what came first {topic:wiki} or {topic:wiki}
who was born first {topic:who} or {topic:who}
who is older {topic:who} or {topic:who}
who died first {topic:who} or {topic:who}
who lived longer {topic:who} or {topic:who}
who is taller {topic:who} or {topic:who}
were {topic:who} and {topic:who} born in the same country
are {topic:thing} and {topic:thing} in the same country
are {topic:who} and {topic:who} both (writers|scientists|painters)
did {topic:who} and {topic:who} ever meet
did {topic:who} live before {topic:who}
do {topic:wiki} and {topic:wiki} have anything in common
is {topic:thing} as (old|tall|big) as {topic:thing}
was {topic:who} (older|taller|born earlier) than {topic:who}
was {topic:thing} built before {topic:thing}
what's the difference between {topic:wiki} and {topic:wiki}
what do {topic:who} and {topic:who} have in common
how much (older|taller|bigger) is {topic:thing} than {topic:thing}
how does {topic:thing} compare to {topic:thing}
between {topic:thing} and {topic:thing} which is the (older|taller|bigger) one
""",
    "web_search": """
what does the internet say about {topic:web}
what can you find online about {topic:web}
what does google say about {topic:web}
what's the latest on {topic:web}
is there anything online about {topic:web}
is there anything new on the web about {topic:web}
i need to look up {topic:web} online
i need some info off the web on {topic:web}
i'd like you to search for {topic:web}
i'm looking for {topic:web} on the internet
i want to google {topic:web}
can i search the web for {topic:web}
let's google {topic:web}
let's search for {topic:web}
let's look up {topic:web} online
web search {topic:web}
search {topic:web}
internet search for {topic:web}
any results online for {topic:web}
have a look online for {topic:web}
""",
}
