"""The labels of requests, and which label the intents of the corpora have. A corpus' own word rules are with its reader
(`readers/`); here is what an intent means when no rule fits.

A label says what the assistant should do, so two intents of a corpus may share one, and one may be split by words. A
topic that no tool serves keeps a label of its own even where a search of the web would help (`FALLBACKS`): whether to
search is decided where the request is carried out, not by the data."""

from collections.abc import Mapping

TOOLS = (
    "get_time", "set_timer", "cancel_timer", "list_alarms_and_timers", "set_alarm", "cancel_alarm",
    "create_reminder", "list_reminders", "cancel_reminder", "create_note", "append_note", "search_notes",
    "add_list_items", "read_list", "remove_list_items", "clear_list", "calculate", "convert_units",
    "get_phone_number", "get_email_address", "add_contact", "search_calendar", "create_event", "update_event",
    "delete_event", "restore_event", "get_weather", "wiki_lookup", "web_search", "convert_currency", "search_places",
    "get_directions", "start_navigation", "search_email", "send_email", "send_sms", "place_call", "search_music",
    "play_music", "control_playback", "set_volume", "get_date", "change_timer", "change_alarm", "move_reminder",
    "control_stopwatch", "read_stopwatch", "pick_random", "move_list_items", "delete_note", "delete_contact",
    "get_birthday",
)  # fmt: skip
"""The tools of the library, in the order of the model's outputs."""
OTHER: Mapping[str, str] = {
    "banking": "accounts, cards, bills, credit",
    "car": "the user's car: fuel, tyres, repair",
    "contacts": "the address book beyond what a tool does with it: opening, counting, addresses",
    "cooking": "recipes, ingredients, what to eat, nutrition",
    "device": "apps, web pages, settings of the phone or the assistant, its voice and name",
    "events": "what is on in a town",
    "film": "films and shows: what runs where, watching one",
    "food_order": "food to be delivered or taken away, and the state of an order",
    "games": "games (pick_random flips coins and rolls dice)",
    "lists": "which lists there are (read_list reads one by its name)",
    "location": "where the user, a person or a phone is",
    "music": "playlists, likes, repeat and shuffle, lyrics, what is playing",
    "news": "the news without a topic (news about a topic is web_search)",
    "notify": "to be told later when something happens",
    "oos": "anything else that no tool does",
    "radio": "radio stations (play_music plays artists, albums, tracks and playlists)",
    "rating": "to rate a work",
    "restaurant": "tables, waiting times, reviews",
    "shopping": "orders of goods",
    "smart_home": "lights, plugs, heating, machines",
    "social": "posts and profiles of social networks, complaints to companies there",
    "spoken": "podcasts and audiobooks",
    "stock": "prices of shares (a search gives old ones, so it is not web_search)",
    "taxi": "taxis and rides",
    "traffic": "how dense the traffic is (our routes do not know it)",
    "translate": "other languages",
    "travel": "tickets, timetables, flights, hotels, visas, what to visit",
    "work": "salary, leave, taxes, insurance, meeting rooms",
}
TALK: Mapping[str, str] = {
    "about_you": "what the assistant is, likes, knows of the user's data",
    "chat": "small talk that is none of the others",
    "date": "when a holiday is (get_date knows dates)",
    "did": "whether and what the assistant has just done",
    "fact": "something interesting, trivia",
    "fragment": "words from which nothing can be made out",
    "goodbye": "",
    "greeting": "",
    "help": "what the assistant can do",
    "how_are_you": "",
    "joke": "jokes, poems",
    "maybe": "I do not know, either",
    "more": "goes on from the request before: and tomorrow, make that two hours",
    "my_name": "the user's own name",
    "no": "",
    "opinion": "what the assistant thinks",
    "praise": "praise and blame",
    "repeat": "say that again",
    "spell": "how a word is spelled or said",
    "stop": "be quiet, never mind",
    "story": "the user tells something; nothing is asked for",
    "thanks": "",
    "undo": "to take back what the assistant has just done",
    "yes": "",
}
LABELS: tuple[str, ...] = (*TOOLS, *(f"other.{name}" for name in OTHER), *(f"talk.{name}" for name in TALK))
"""All labels, in the order of the model's outputs."""

BORDERS: tuple[frozenset[str], ...] = (
    frozenset(("wiki_lookup", "web_search")),
    frozenset(("web_search", "other.news")),
    frozenset(("get_directions", "other.travel")),
)
"""Labels between which we divide one intent of SLURP, partly row by row: questions of fact, the news, the way to a
place and its trains. Whoever knows only the intents cannot tell them apart."""

FALLBACKS: Mapping[str, str] = {
    "other.contacts": "get_phone_number",
    "other.cooking": "web_search",
    "other.events": "web_search",
    "other.film": "web_search",
    "other.lists": "read_list",
    "other.news": "web_search",
    "other.stock": "web_search",
    "other.travel": "web_search",
}
"""The tool that comes nearest to a topic, for a product that would rather try than say that it cannot."""


def by_name(text: str) -> Mapping[str, str]:
    """ "label: name name", one label a line, as name -> label. Raises ValueError for an unknown label, a name twice."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        label, _, names = (part.strip() for part in line.partition(":"))
        if label not in LABELS:
            raise ValueError(f"{label!r} is no label")
        twice = found.keys() & set(names.split())
        if twice:
            raise ValueError(f"{', '.join(sorted(twice))} has more than one label")
        found.update(dict.fromkeys(names.split(), label))
    return found


def by_number(text: str) -> Mapping[int, str]:
    """As `by_name`, for numbers of rows."""
    return {int(name): label for name, label in by_name(text).items()}


# Judgements: news_query, email_query, calendar_set and others hold several requests; their word rules are in
# `readers/slurp_rules.py`. A factoid is looked up in the encyclopedia unless it is about the present day, an opinion or
# a ranking, which the web knows better. A definition is the encyclopedia's too, as no tool is a dictionary. A question
# for the traffic is no route. To make a list is add_list_items, whose items are then asked for, and to remove a whole
# list is clear_list. A radio station is neither an artist nor an album, track or playlist, so play_music lacks it.
SLURP = by_name(
    """
    add_contact: email_addcontact
    add_list_items: lists_createoradd
    calculate: qa_maths
    cancel_alarm: alarm_remove
    convert_currency: qa_currency
    create_event: calendar_set
    delete_event: calendar_remove
    get_directions: transport_query
    get_time: datetime_convert datetime_query
    get_weather: weather_query
    list_alarms_and_timers: alarm_query
    play_music: play_music music
    read_list: lists_query
    remove_list_items: lists_remove
    search_calendar: calendar_query
    search_email: email_query
    search_places: recommendation_locations
    send_email: email_sendemail
    set_alarm: alarm_set
    set_volume: audio_volume_up audio_volume_down audio_volume_mute
    wiki_lookup: qa_factoid qa_definition factoid
    other.contacts: email_querycontact
    other.cooking: cooking_recipe cooking_query
    other.events: recommendation_events
    other.film: recommendation_movies
    other.food_order: takeaway_order takeaway_query
    other.games: play_game
    other.music: music_query music_settings music_likeness music_dislikeness likeness
    other.news: news_query
    other.radio: play_radio
    other.smart_home: iot_hue_lightchange iot_hue_lightdim iot_hue_lightoff iot_hue_lighton iot_hue_lightup
    other.smart_home: iot_cleaning iot_coffee iot_wemo_on iot_wemo_off cleaning hue_lightup hue_lightoff
    other.social: social_post social_query post
    other.spoken: play_audiobook play_podcasts podcasts
    other.stock: qa_stock
    other.taxi: transport_taxi
    other.traffic: transport_traffic
    other.travel: transport_ticket
    talk.chat: general_quirky quirky
    talk.greeting: general_greet greet
    talk.joke: general_joke
    """
)
"""The truncated intents "query" and "set" say nothing: their rows have labels of their own or are dropped."""

# Judgements: the time zone of a place is part of what get_time returns. "reminder" asks for the reminders and
# "reminder_update" makes one. A distance is get_directions, which returns minutes and kilometres. The alarms, timers,
# lists, calendars and directions are split by `readers/clinc.py`. "oos" is out of CLINC's scope, not of ours: its rows
# are sorted there too.
CLINC = by_name(
    """
    add_list_items: shopping_list_update todo_list_update
    calculate: calculator
    control_playback: next_song
    convert_currency: exchange_rate
    convert_units: measurement_conversion
    create_event: calendar_update schedule_meeting
    create_reminder: reminder_update
    get_date: date
    get_directions: directions distance
    get_time: time timezone
    get_weather: weather
    list_reminders: reminder
    pick_random: flip_coin roll_dice
    place_call: make_call
    play_music: play_music
    read_list: shopping_list todo_list
    search_calendar: calendar meeting_schedule
    search_places: restaurant_suggestion
    send_sms: text
    set_alarm: alarm
    set_timer: timer
    set_volume: change_volume
    wiki_lookup: definition
    other.banking: account_blocked application_status apr balance bill_balance bill_due card_declined credit_limit
    other.banking: credit_limit_change credit_score damaged_card expiration_date freeze_account improve_credit_score
    other.banking: interest_rate international_fees min_payment new_card order_checks pay_bill pin_change redeem_rewards
    other.banking: replacement_card_duration report_fraud report_lost_card rewards_balance routing spending_history
    other.banking: transactions transfer travel_notification
    other.car: gas gas_type jump_start last_maintenance mpg oil_change_how oil_change_when schedule_maintenance
    other.car: tire_change tire_pressure
    other.cooking: calories cook_time food_last ingredient_substitution ingredients_list meal_suggestion nutrition_info
    other.cooking: recipe
    other.device: change_accent change_ai_name change_language change_speed reset_settings sync_device whisper_mode
    other.location: current_location find_phone share_location
    other.music: update_playlist what_song
    other.oos: oos
    other.restaurant: accept_reservations cancel_reservation confirm_reservation how_busy restaurant_reservation
    other.restaurant: restaurant_reviews
    other.shopping: order order_status
    other.smart_home: smart_home
    other.taxi: uber
    other.traffic: traffic
    other.translate: translate
    other.travel: book_flight book_hotel car_rental carry_on flight_status international_visa lost_luggage plug_type
    other.travel: travel_alert travel_suggestion vaccines
    other.work: direct_deposit income insurance insurance_change payday pto_balance pto_request pto_request_status
    other.work: pto_used rollover_401k taxes w2
    talk.about_you: are_you_a_bot do_you_have_pets how_old_are_you what_are_your_hobbies what_is_your_name
    talk.about_you: where_are_you_from who_do_you_work_for who_made_you
    talk.date: next_holiday
    talk.fact: fun_fact
    talk.goodbye: goodbye
    talk.greeting: greeting
    talk.help: what_can_i_ask_you
    talk.joke: tell_joke
    talk.maybe: maybe
    talk.my_name: change_user_name user_name
    talk.no: no
    talk.opinion: meaning_of_life
    talk.repeat: repeat
    talk.spell: spelling
    talk.stop: cancel
    talk.thanks: thank_you
    talk.yes: yes
    """
)

# Judgements: SearchCreativeWork names a work of any kind; `readers/snips.py` decides by the kind that is named.
SNIPS = by_name(
    """
    get_weather: GetWeather
    play_music: PlayMusic
    web_search: SearchCreativeWork
    other.film: SearchScreeningEvent
    other.music: AddToPlaylist
    other.rating: RateBook
    other.restaurant: BookRestaurant
    """
)
