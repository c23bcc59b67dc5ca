"""Contacts, calls and text messages."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "get_phone_number": """
give me {person:contact}'s number
get me the number for {person:contact}
get me {person:contact}'s phone number
tell me {person:contact}'s number
tell me the phone number of {person:contact}
find {person:contact}'s number
find me the mobile number for {person}
find the number for {person}
look up {person:contact}'s number
look up the phone number for {person}
check {person:contact}'s mobile number
read [me] out {person:contact}'s number
show me the number for {person}
dig out {person:contact}'s number
pull up the phone number for {person}
see if you have a number for {person}
see if we have {person:contact}'s number
tell me how to reach {person} by phone
search my contacts for {person:contact}'s number
read me the number of {person}
bring up {person:contact}'s phone number
let me have {person:contact}'s number
""",
    "get_email_address": """
give me {person:contact}'s email [address]
get me the email address for {person}
get {person:contact}'s email address
tell me {person:contact}'s email
tell me the email address of {person}
find {person:contact}'s email [address]
find me an email address for {person}
look up {person:contact}'s email
look up the email address for {person}
check {person:contact}'s email address
read me {person:contact}'s email address
show me the email address of {person}
dig out {person:contact}'s email
pull up the email address for {person}
see if you have an email for {person}
see if there's an email address for {person}
spell out {person:contact}'s email address
search my contacts for {person:contact}'s email
bring up {person:contact}'s email address
let me have {person:contact}'s email address
""",
    "add_contact": """
add {person:contact} to my contacts
add a contact called {person:contact} [with the number {phone}]
add a new contact {person:contact} {phone}
add {person:contact} to my contacts with the number {phone}
add {person:contact} to my address book
save {phone} as {person:contact}
save {person:contact}'s number as {phone}
save {person:contact} as a contact [number {phone}]
save this number {phone} under {person:contact}
save {person:contact}'s email {email}
store {person:contact}'s number {phone}
store {phone} under {person:contact}
create a [new] contact for {person:contact}
create a contact named {person:contact} with email {email}
make a new contact {person:contact} number {phone}
put {person:contact} in my contacts
put {person:contact} in my phone [book] under {phone}
remember {person:contact}'s number it's {phone}
record {person:contact}'s number {phone}
enter {person:contact} in my contacts with {phone}
keep {person:contact}'s number for me {phone}
write down {person:contact}'s number {phone}
register a contact {person:contact} {email}
""",
    "place_call": """
call ({person}|{person}|{person}|{person:=him}|{person:=her})
call {person} [for me] please
call {person} on speaker
phone {person}
ring {person}
ring {person} up
give ({person}|{person}|{person:=her}) a call
give {person} a ring
give {person} a bell
dial {phone}
dial {person}
call {phone}
call the number {phone}
ring {phone} for me
phone {person} for me
get {person} on the phone
get {person} on the line
get me {person} [please]
put me through to {person}
connect me to {person}
connect me with {person}
start a call with {person}
make a call to {person}
make a phone call to {phone}
place a call to {person}
buzz {person}
call ({person}|{person:=her}|{person:=him}|{person:=them}) back
call {person:contact}'s mobile
call {person:contact} at work
try {person} again
try calling {person}
dial the number for {person}
call {business} [near me]
call up {person}
patch me through to {person}
facetime {person}
""",
    "send_sms": """
text {person} {message}
text ({person}|{person}|{person:=him}|{person:=her}) that {message:fact}
text {person} saying {message}
text {person} and say {message}
text {person} to say {message:fact}
send a text to {person} saying {message}
send {person} a text that {message:fact}
send {person} a text {message}
send {person} a message saying {message}
send a message to {person} {message}
send a message to {person} that says {message}
send {phone} a text saying {message}
message {person} {message}
message {person} that {message:fact}
message {person} and tell them {message:fact}
tell ({person}|{person}|{person:=him}|{person:=them}) {message:fact}
tell {person} that {message:fact}
tell {person} i said {message}
let ({person}|{person}|{person:=him}|{person:=them}) know that {message:fact}
let {person} know {message:fact}
ask {person} to {message:task}
ask {person} if {message:fact}
drop {person} a text saying {message}
drop {person} a line that {message:fact}
shoot {person} a text {message}
fire off a text to {person} saying {message}
write {person} a text saying {message}
write to {person} that {message:fact}
reply to {person} {message}
reply to ({person}|{person:=her}) with {message}
answer {person} with {message}
text back {person} {message}
whatsapp {person} {message}
sms {person} {message}
ping {person} a message that {message:fact}
text {person}
send a text to {person}
send {person} a message
""",
}

SAYS: Mapping[str, str] = {
    "get_phone_number": """
what's {person:contact}'s number
what's {person:contact}'s phone number
what is the number for {person}
what's the mobile number of {person}
what number do i have for {person}
do you have {person:contact}'s number
do you have a number for {person}
do we have {person:contact}'s phone number
have you got {person:contact}'s number
have i got a number for {person}
{person:contact}'s number
{person:contact}'s phone number please
number for {person}
i need {person:contact}'s number
i need the phone number of {person}
i'd like {person:contact}'s number
can i have {person:contact}'s number
can i get the number for {person}
i'm looking for {person:contact}'s number
on what number can i reach {person}
how do i reach {person} by phone
what was {person:contact}'s number again
""",
    "get_email_address": """
what's {person:contact}'s email
what's {person:contact}'s email address
what is the email address for {person}
what's the email of {person}
what email do i have for {person}
do you have {person:contact}'s email
do you have an email address for {person}
do we have {person:contact}'s email
have you got {person:contact}'s email address
have i got an email for {person}
{person:contact}'s email
{person:contact}'s email address please
email address for {person}
i need {person:contact}'s email address
i need the email address of {person}
i'd like {person:contact}'s email
can i have {person:contact}'s email
can i get the email address for {person}
i'm looking for {person:contact}'s email address
at which address do i email {person}
what was {person:contact}'s email again
where can i write to {person} by email
""",
    "add_contact": """
new contact {person:contact}
new contact {person:contact} number {phone}
{person:contact}'s number is {phone} save it
{person:contact}'s new number is {phone} please save that
{person:contact}'s email is {email} add it to my contacts
{phone} is {person:contact}'s number save it
i want to add {person:contact} to my contacts
i'd like to save {person:contact}'s number {phone}
i need to add a contact {person:contact} {phone}
i met {person:contact} add them to my contacts number {phone}
i've got a new contact {person:contact}
can i add a contact {person:contact}
can i save a number {person:contact} {phone}
let's add {person:contact} to the contacts
{person:contact} should be in my contacts number {phone}
please save this it's {person:contact} on {phone}
contact name {person:contact} number {phone}
for my contacts {person:contact} {phone}
under {person:contact} save {phone}
""",
    "place_call": """
i need to call {person}
i need to speak to {person}
i'd like to call {person}
i'd like to talk to {person} on the phone
i want to ring {person}
i want to speak with {person}
let's call {person}
let's give {person} a ring
can i speak to {person}
can we call {person}
can we ring {person}
{person} call please
phone call to {person}
is it possible to call {person} now
time to ring {person}
""",
    "send_sms": """
text to {person} {message}
new message to {person} {message}
new text for {person} {message}
message for {person} {message}
i need to text {person} {message}
i need to tell {person} that {message:fact}
i want to send {person} a message
i'd like to text {person} that {message:fact}
i'd like to send a text to {person} saying {message}
can i send {person} a text
let's text {person} {message}
let's tell {person} that {message:fact}
{person} should know that {message:fact} so text them
say to {person} by text {message}
""",
}
