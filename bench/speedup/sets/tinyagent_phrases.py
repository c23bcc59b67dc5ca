"""Phrases for TinyAgent's tools, as their developer would declare them; the grammar model understands these."""

PHRASES: dict[str, tuple[str, ...]] = {
    "get_phone_number": ("[find|get|look up] the phone number of {name:name}",),
    "get_email_address": ("[find|get|look up] the email address of {name:name}",),
    "open_and_get_file_path": ("open the file {file_name:label}",),
    "maps_show_directions": ("show me the way to {end_location:place}", "... on foot {transport=w}"),
    "maps_open_location": ("show me where {location:place} is",),
    "open_note": ("open my note called {name:label}",),
}
