"""Moving items between lists, and deleting notes and contacts."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "move_list_items": """
move {items} to my {list_name} list
move {items} from the {list_name} list to the {list_name} list
move {items} over to the {list_name} list
move everything from my {list_name} list to my {list_name} list
move everything on the {list_name} list (on to|over to) the {list_name} one
transfer {items} to the {list_name} list
transfer {items} from {list_name} to {list_name}
transfer all of the {list_name} list to the {list_name} list
shift {items} to the {list_name} list
shift {items} off the {list_name} list onto the {list_name} list
take {items} off the {list_name} list and put it on the {list_name} list
take {items} from {list_name} and put it on {list_name} instead
put {items} on the {list_name} list instead of the {list_name} list
put what's on the {list_name} list on the {list_name} list instead
bring {items} over to my {list_name} list
carry everything over from the {list_name} list to the {list_name} list
copy the {list_name} list over to {list_name} and empty it
switch {items} to the {list_name} list
merge the {list_name} list into the {list_name} list
combine my {list_name} list with the {list_name} list
rename the {list_name} list to {list_name}
rename my {list_name} list {list_name}
change the name of my {list_name} list to {list_name}
change the {list_name} list's name to {list_name}
call the {list_name} list {list_name} from now on
give the {list_name} list the name {list_name}
""",
    "delete_note": """
delete my {title:note} note
delete the note about {topic:personal}
delete the note called {title:note}
delete that note about {topic:personal}
delete what i wrote about {topic:personal} [from my notes]
remove the {title:note} note
remove my note on {topic:personal}
remove the note that says {message:note}
get rid of the {title:note} note
get rid of my note about {topic:personal}
throw away the {title:note} note
throw out the note on {topic:personal}
erase my {title:note} note
erase the note about {topic:personal}
bin the {title:note} note
bin that note on {topic:personal}
scrap the note about {topic:personal}
scrap my {title:note} note
trash the note called {title:note}
wipe the {title:note} note
tear up the note about {topic:personal}
drop the {title:note} note
ditch my note about {topic:personal}
lose the note on {topic:personal}
forget the note about {topic:personal}
clear out my {title:note} note
""",
    "delete_contact": """
delete {person:contact} from my contacts
delete {person:contact}'s contact
delete the contact {person:contact}
delete {person:contact}'s number [from my phone]
remove {person:contact} from my contacts
remove {person:contact} from my address book
remove the contact for {person:contact}
remove {person:contact}'s number
take {person:contact} out of my contacts
take {person:contact} off my contact list
take {person:contact}'s number out of the phone
get rid of {person:contact} in my contacts
get rid of {person:contact}'s contact
erase {person:contact} from my phone book
erase {person:contact}'s number
scrap {person:contact}'s contact details
clear {person:contact} out of my address book
wipe {person:contact} from my contacts
throw {person:contact} out of my contacts
drop {person:contact} from my contacts
bin {person:contact}'s number
lose {person:contact}'s contact
strike {person:contact} from the address book
kick {person:contact} out of my contacts
""",
}

SAYS: Mapping[str, str] = {
    "move_list_items": """
{items} should be on the {list_name} list not the {list_name} one
{items} belongs on the {list_name} list move it
{items} is on the wrong list it goes on {list_name}
{items} to the {list_name} list instead
i want {items} on the {list_name} list instead of {list_name}
i'd like everything from the {list_name} list on my {list_name} list
i put {items} on the {list_name} list but it goes on {list_name}
i meant the {list_name} list move {items} there
i want to rename my {list_name} list to {list_name}
i'd like the {list_name} list to be called {list_name}
can {items} go on the {list_name} list instead
can we call the {list_name} list {list_name}
let's move {items} to the {list_name} list
let's rename the {list_name} list {list_name}
let's put all of {list_name} onto {list_name}
the {list_name} list should be called {list_name}
the {list_name} list needs a new name make it {list_name}
my {list_name} list is now the {list_name} list
everything on {list_name} should go to the {list_name} list
from the {list_name} list move {items} to {list_name}
""",
    "delete_note": """
i don't need the {title:note} note any more
i don't need my note about {topic:personal} any more delete it
i'm done with the note on {topic:personal} get rid of it
i want the {title:note} note gone
i want my note about {topic:personal} deleted
i'd like to delete the {title:note} note
i'd like the note about {topic:personal} removed
can i delete my {title:note} note
can we lose the note about {topic:personal}
the {title:note} note can go
the note about {topic:personal} can be deleted
the note on {topic:personal} is out of date bin it
that {title:note} note delete it
that note about {topic:personal} is wrong delete it
my {title:note} note is no use any more throw it away
my note on {topic:personal} isn't needed any more
no need for the {title:note} note any more
let's delete the {title:note} note
let's get rid of the note on {topic:personal}
note about {topic:personal} off
""",
    "delete_contact": """
i don't need {person:contact} in my contacts any more
i don't need {person:contact}'s number any more delete it
i don't want {person:contact} in my contacts
i want {person:contact} out of my contacts
i want {person:contact}'s number gone
i'd like to delete {person:contact} from my contacts
i'd like {person:contact} removed from the address book
i won't be calling {person:contact} again delete the contact
we've lost touch so delete {person:contact} from my contacts
can i delete {person:contact}'s contact
can we take {person:contact} out of the contacts
{person:contact} can go from my contacts
{person:contact} shouldn't be in my contacts any more
{person:contact}'s contact can be deleted
{person:contact}'s number isn't needed any more remove it
the contact {person:contact} can go
that contact {person:contact} delete it
let's delete {person:contact} from the contacts
let's get {person:contact} out of my address book
no more {person:contact} in my contacts please
""",
}
