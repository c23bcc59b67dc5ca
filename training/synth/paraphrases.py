"""Other names, parameters and descriptions for the capabilities, so that a model has to read schemas.

Alternatives are separated by " / "; a dialogue takes one of each.
"""

from collections.abc import Mapping


def _table(text: str) -> Mapping[str, tuple[str, ...]]:
    """Parses lines of the form "name: one / another"."""
    rows = (line.partition(": ") for line in text.strip().splitlines())
    return {name: tuple(each.strip() for each in options.split(" / ")) for name, _, options in rows}


NAMES = _table("""
get_time: world_clock / clock_read / local_time_at / time_now
set_timer: countdown_start / timer_create / start_countdown / kitchen_timer
cancel_timer: countdown_stop / timer_remove / stop_countdown
list_alarms_and_timers: clock_overview / show_alarms / timers_status
set_alarm: alarm_create / wake_up_call / add_alarm / schedule_wakeup
cancel_alarm: alarm_delete / remove_alarm / alarm_off
create_reminder: reminder_add / remember_this / new_todo / schedule_reminder
list_reminders: reminder_list / todos_read / pending_reminders
cancel_reminder: reminder_remove / delete_todo / forget_reminder
create_note: note_write / jot_down / notes_new / memo_create
append_note: note_extend / notes_add_text / memo_append
search_notes: note_find / notes_query / memo_search
add_list_items: list_put / basket_add / list_append
remove_list_items: list_take_off / basket_remove / list_strike
read_list: list_show / basket_read / get_list
clear_list: list_wipe / basket_empty / list_delete_all
calculate: math_eval / compute / arithmetic / solve_expression
convert_units: unit_change / measure_convert / units_to
convert_currency: fx_convert / money_exchange / currency_rate
get_phone_number: contact_phone / find_number / phonebook_lookup / people_phone
get_email_address: contact_mail / find_address / people_email
search_calendar: agenda_find / calendar_query / events_lookup
create_event: agenda_add / calendar_insert / book_event / schedule_meeting
update_event: agenda_move / calendar_change / reschedule_event
delete_event: agenda_remove / calendar_delete / drop_event
get_weather: forecast / weather_report / sky_conditions / meteo
wiki_lookup: encyclopedia / fact_page / knowledge_lookup / article_summary
web_search: internet_search / search_online / web_query
search_places: poi_search / nearby_places / find_business
get_directions: route_plan / how_to_get_to / travel_time
start_navigation: navigate_to / guidance_start / satnav_go
search_email: mail_find / inbox_query / mailbox_search
send_email: mail_send / write_email / dispatch_mail
send_sms: text_message / sms_send / message_phone
place_call: phone_call / dial / call_number
search_music: song_search / music_find / catalogue_lookup
play_music: music_play / start_playing / audio_play
control_playback: player_control / playback_action / media_key
set_volume: volume_to / loudness / audio_level
open_file: file_open / document_show
summarize_file: file_summary / pdf_digest
open_note: note_open / memo_show
show_map: map_open / place_on_map
zoom_meeting: video_call_create / online_meeting
reply_email: mail_reply / answer_mail
forward_email: mail_forward / pass_on_mail
book_taxi: cab_order / ride_request / taxi_call
transfer_money: bank_transfer / pay_person / send_payment
find_hotel: hotel_search / lodging_lookup
share_location: location_share / tell_position
control_stopwatch: stopwatch / stopwatch_button / lap_clock
read_stopwatch: stopwatch_time / elapsed_time / lap_clock_read
change_timer: timer_adjust / countdown_change / timer_update
change_alarm: alarm_adjust / wakeup_change / alarm_update
move_reminder: reminder_move / postpone_todo / reminder_reschedule
move_list_items: list_move / list_transfer / basket_move
delete_note: note_remove / memo_drop / notes_delete
delete_contact: contact_remove / people_drop / phonebook_delete
get_birthday: birthday_of / birthdays / born_when
pick_random: chance / toss / random_pick
""")

PARAMETERS = _table("""
location: place / city / where / town
date: day / on / forecast_day
duration_seconds: seconds / length_s / time_in_seconds
label: name / title / tag
time: at / clock / hhmm
repeat: recurrence / how_often
text: what / content / body_text
due: when / due_at / remind_at
content: text / body / words
title: name / heading / called
query: q / search / terms / topic
list_name: list / which / basket
items: things / entries / products
expression: formula / term / sum
value: quantity / number / amount_in
from_unit: unit_in / source_unit
to_unit: unit_out / target_unit
amount: sum / value / how_much
from_currency: base / source
to_currency: target / quote
name: person / contact / who
start: begins / starts_at / from_time
end: until / ends_at
duration_minutes: minutes / length_min
attendees: guests / invite / participants
event_id: id / event / entry
destination: to_place / target / going_to
origin: from_place / starting_point
mode: by / transport / travel_mode
near: around / close_to
open_now: only_open / is_open
sender: from_whom / author
to: recipients / addressees / send_to
body: text / message_text / content
subject: topic / headline
message: text / words / sms_text
number: phone / dial_number / tel
item: what / song_or_artist / media
read_list.item: product / entry / thing
shuffle: random_order / mix
action: do / command / key
percent: level / volume / loudness
alarm_time: which_alarm / old_time
to_list_name: onto / target_list
high: most / upper
low: least / lower
path: file / location_on_disk
place: where / address
topic: about / theme
minutes: length / duration
invitees: guests / emails
recipient: to_whom / payee
currency: unit / iso_code
city: town / where
person: to_whom / friend
""")

TOLD = _table("""
get_time: Tells what time it is, here or elsewhere. / Reads the clock of a place.
set_timer: Begins counting down. / Rings after some time has passed.
cancel_timer: Ends a countdown that is running. / Stops the countdown with this name, or the only one.
set_alarm: Makes an alarm that rings at a time of day. / Wakes the user.
cancel_alarm: Switches an alarm off for good. / Deletes the alarm at this time.
create_reminder: Reminds the user of something later. / Stores something to be remembered.
create_note: Writes a new note. / Keeps a piece of text.
append_note: Writes more into a note that exists. / Extends a note.
add_list_items: Adds entries to one of the user's lists. / Writes things on a list.
remove_list_items: Strikes entries off a list. / Takes things off one of the lists.
read_list: Gives what is on a list. / Shows the entries of a list.
clear_list: Removes every entry of a list. / Empties a list.
calculate: Evaluates an arithmetic expression. / Does sums.
convert_units: Expresses a quantity in another unit. / Changes units of measure.
convert_currency: Changes an amount of money into another currency. / Knows exchange rates.
get_phone_number: Gives the telephone number of a person in the address book. / Looks a number up by name.
get_email_address: Gives the mail address of a person in the address book. / Looks a mail address up by name.
search_calendar: Finds appointments by words or days. / Looks into the user's agenda.
create_event: Enters an appointment. / Puts a meeting into the agenda.
update_event: Changes an appointment. / Moves a meeting that is in the agenda.
delete_event: Removes an appointment. / Takes a meeting out of the agenda.
get_weather: Tells what the weather will be. / The forecast for a place and a day.
wiki_lookup: Gives the summary of an encyclopedia article. / Knows facts about people, places and things.
web_search: Looks something up on the internet. / Finds pages on the web.
search_places: Finds shops, restaurants and the like. / Looks for businesses close by.
get_directions: Tells how long the way to a place takes. / Works out a route without showing it.
start_navigation: Guides the user to a place. / Starts the satellite navigation.
search_email: Looks for mail that has arrived. / Finds messages in the inbox.
send_email: Sends a mail. / Mails somebody.
send_sms: Sends a short message to phones. / Texts somebody.
place_call: Calls a telephone number. / Starts a phone call.
play_music: Plays something. / Starts music by artist, album or title.
control_playback: Pauses, skips and resumes what plays. / The buttons of the music player.
set_volume: Changes how loud it is. / Turns the sound to a level.
""")
