"""The sentences on which the choice between the decoders is calibrated: requests to the tools, and other speech."""

COMMANDS = """
what time is it in tokyo
set a timer for ten minutes no wait make it twelve
how many grams is three ounces
what is seventeen times twenty four
add eggs and milk to the shopping list
remind me to call the plumber tomorrow at noon
what time is it in tokyo and set a timer for ten minutes
set a timer for five minutes never mind
wake me up at half past seven tomorrow
what's the time in new york
set a pasta timer for eleven minutes
convert twenty miles to kilometers
what is fifteen percent of eighty
cancel my alarm
what is on my calendar today
put butter and bread on my grocery list
remind me at eight pm to water the plants
how many ounces are in two pounds
what is nine plus thirteen
start a timer for half an hour
schedule a meeting with sarah on friday at three pm
what is the phone number of john
read my shopping list
remove coffee from the shopping list
what is the time in london no wait in paris
set an alarm for quarter to six
take a note pay the rent
set a timer for forty five seconds
what is two hundred divided by sixteen
how much time is left on the timer
""".strip().splitlines()

OTHER = """
tell me a joke about the moon
who wrote the old man and the sea
i think we should go to the beach this weekend
can you explain how photosynthesis works
my brother bought a new car last week
do you like classical music
what is the capital of australia
how do airplanes fly
the weather is really nice in the summer
please sing me a song
i lost my keys somewhere in the house
how old is the president
who won the world cup
tell me about the history of rome
what should i cook for dinner
are you a human or a computer
i am feeling a little sad today
give me some advice about my job
why is the sky blue
translate good morning into french
she said that she would come later
where can i buy a cheap bicycle
what does the word freedom mean
play some jazz music
turn off the lights in the kitchen
""".strip().splitlines()
