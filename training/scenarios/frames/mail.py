"""E-mail."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "search_email": """
check my email
check my emails [for {topic:personal}]
check for new mail
check if {person} has emailed me
check whether i got an email from {person}
see if there's any mail from {person}
see if {person} wrote back
look for an email from {person}
look for the email about {topic:personal}
look in my inbox for {topic:personal}
search my email for {topic:personal}
search my inbox for messages from {person}
find the email from {person} [about {topic:personal}]
find emails about {topic:personal}
find me the message {person} sent about {topic:personal}
show me my emails from {person}
show me my latest emails
read [me] my emails
read me the [latest|last] email from {person}
read out the mail about {topic:personal}
open the email from {person}
open my inbox
go through my new emails
pull up the email about {topic:personal}
bring up the last mail from {person}
tell me what {person} wrote
tell me if i have new mail
get me the email about {topic:personal}
dig up that email from {person}
""",
    "send_email": """
email ({person}|{person}|{person:=him}) that {message:fact}
email {person} {message}
email {person} saying {message}
email {person} about {topic:subject}
email {person} and say {message}
send an email to {person} saying {message}
send an email to {person} about {topic:subject}
send an email to {email} saying {message}
send {person} an email that {message:fact}
send {person} an email about {topic:subject} saying {message}
send a mail to {person} {message}
send an email to {person}
write an email to {person}
write an email to {person} about {topic:subject}
write {person} an email saying {message}
write a mail to {email} that says {message}
compose an email to {person} about {topic:subject}
compose a mail to {person} {message}
draft and send an email to {person} saying {message}
mail {person} that {message:fact}
mail {person} about {topic:subject}
shoot {person} an email about {topic:subject}
drop {person} an email saying {message}
fire off an email to {person} {message}
reply to {person:contact}'s email with {message}
reply to the email from {person} saying {message}
answer {person:contact}'s email {message}
respond to the mail from {person} {message}
tell {person} by email that {message:fact}
let {person} know by email that {message:fact}
inform {person} via email that {message:fact}
start an email to {person} subject {topic:subject}
forward a mail to {person} saying {message}
email {person} to ask about {topic:subject}
""",
}

SAYS: Mapping[str, str] = {
    "search_email": """
do i have any new emails
do i have mail
do i have an email from {person}
have i got any emails from {person}
have i got mail
has {person} emailed [me]
has {person} replied [yet] to my email
did {person} send me an email
did i get an email about {topic:personal}
any new emails
any mail from {person}
any emails about {topic:personal}
is there an email from {person}
is there anything in my inbox about {topic:personal}
what's new in my inbox
what's the latest email
what did {person} say in the email
what did {person} email me about
where's the email from {person} about {topic:personal}
when did {person} last email me
i'm looking for an email about {topic:personal}
i need the email from {person}
i'm waiting for an email from {person} has it come
emails from {person}
my emails please
how many unread emails do i have
who emailed me today
did anyone write to me about {topic:personal}
""",
    "send_email": """
new email to {person}
new email to {person} subject {topic:subject}
email to {person} {message}
i need to email {person} about {topic:subject}
i need to send {person} an email
i want to email {person} that {message:fact}
i'd like to send an email to {person} about {topic:subject}
i'd like to write to {person} by email
can i email {person}
can i send an email to {person} saying {message}
let's email {person} about {topic:subject}
let's send {person} an email saying {message}
an email for {person} please {message}
{person} needs an email about {topic:subject}
time to email {person} about {topic:subject}
""",
}
