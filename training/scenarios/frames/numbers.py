"""Arithmetic, units and money."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "calculate": """
calculate {expression}
work out {expression} [for me]
figure out {expression}
compute {expression}
tell me what {expression} is
tell me {expression}
give me {expression}
do the maths on {expression}
do {expression}
{expression:verbal}
{expression:verbal} for me would you
get me {expression}
find {expression}
solve {expression}
evaluate {expression}
check what {expression} comes to
show me {expression}
see what {expression} makes
help me with {expression}
run the numbers on {expression}
""",
    "convert_units": """
convert {number} {unit} to {unit}
convert {number} {unit} into {unit}
change {number} {unit} to {unit}
turn {number} {unit} into {unit}
tell me how many {unit} are in {number} {unit}
tell me what {number} {unit} is in {unit}
give me {number} {unit} in {unit}
work out {number} {unit} in {unit}
switch {number} {unit} to {unit}
express {number} {unit} in {unit}
put {number} {unit} into {unit} for me
figure out how many {unit} {number} {unit} is
translate {number} {unit} into {unit}
say {number} {unit} in {unit}
check how much {number} {unit} is in {unit}
find out how many {unit} go into {number} {unit}
calculate {number} {unit} in {unit}
do a conversion from {unit} to {unit} of {number}
show me {number} {unit} as {unit}
make {number} {unit} into {unit}
""",
    "convert_currency": """
convert {amount} to {currency}
convert {amount} into {currency}
change {amount} into {currency}
exchange {amount} for {currency}
turn {amount} into {currency}
tell me how much {amount} is in {currency}
tell me what {amount} is worth in {currency}
give me {amount} in {currency}
work out {amount} in {currency}
check what {amount} gets me in {currency}
find out how many {currency} i get for {amount}
figure out {amount} in {currency}
check the exchange rate from {currency} to {currency}
tell me the exchange rate for {currency}
look up the rate between {currency} and {currency}
show me {amount} as {currency}
switch {amount} to {currency}
put {amount} into {currency}
calculate {amount} in {currency}
see how many {currency} {amount} would be
""",
}

SAYS: Mapping[str, str] = {
    "calculate": """
what's {expression}
what is {expression}
what does {expression} (make|equal|come to)
what do you get for {expression}
how much is {expression}
what do i get if i {expression:verbal}
how about {expression}
{expression} equals
{expression} is how much
if i {expression:verbal} what's left
how much do you get when you {expression:verbal}
i need {expression}
i need to know {expression}
i'd like to know {expression}
i'm trying to work out {expression}
quick maths {expression}
a sum for you {expression}
let's see {expression}
and what about {expression}
what would {expression} be
is it true that {expression} is {number:plain}
my homework says {expression} what's the answer
what's a {expression:tip}
if we split the bill what's {expression} each
how much is {expression:tip} please
""",
    "convert_units": """
how many {unit} in {number} {unit}
how many {unit} are there in {number} {unit}
how many {unit} is {number} {unit}
how many {unit} make {number} {unit}
how much is {number} {unit} in {unit}
what's {number} {unit} in {unit}
what is {number} {unit} in {unit}
what would {number} {unit} be in {unit}
what's {number} {unit} as {unit}
{number} {unit} in {unit}
{number} {unit} to {unit}
{number} {unit} is how many {unit}
in {unit} how much is {number} {unit}
i need {number} {unit} in {unit}
i need to know {number} {unit} in {unit}
i'd like {number} {unit} in {unit} please
the recipe says {number} {unit} what's that in {unit}
it's {number} {unit} what does that make in {unit}
if something is {number} {unit} long how many {unit} is that
my scales say {number} {unit} how much is that in {unit}
how far is {number} {unit} in {unit}
how heavy is {number} {unit} in {unit}
how hot is {number} {unit} in {unit}
the oven says {number} degrees celsius what's that in {unit}
""",
    "convert_currency": """
how much is {amount} in {currency}
how many {currency} is {amount}
how many {currency} do i get for {amount}
how many {currency} would i get for {amount}
what's {amount} in {currency}
what is {amount} worth in {currency}
what's {amount} in {currency} right now
what would {amount} be in {currency}
what's the exchange rate for {currency}
what's the rate from {currency} to {currency}
what's the {currency} at [today]
what do i get in {currency} for {amount}
{amount} in {currency}
{amount} to {currency} please
{amount} is how many {currency}
in {currency} how much is {amount}
i need {amount} in {currency}
i have {amount} how many {currency} is that
i've got {amount} left what's that in {currency}
it costs {amount} what's that in {currency}
the hotel is {amount} a night how much is that in {currency}
if i change {amount} how many {currency} do i get
is {amount} more than a hundred {currency}
how strong is the {currency} against the {currency}
""",
}
