"""Measures whether people's spoken orders become the right tool calls.

    python -m bench.orders [--engines whisper pocketsphinx] [--sets clean 12 6] [--only N] [--pace] [--schema-only]

Recordings of people who order coffee, with the slots that each meant (`speech/coffee` in the data folder, see
bench/outside.py), are spoken to a new server by clients that declare an order tool. An order is *accepted* when there
is exactly one call and every slot of it is right and none too many; *wrong* when there is a call with another slot or
more than one call; *asked* when there is no call and the answer is a question; else *not called*. `--pace` speaks one
order at a time at the pace of speech and measures delays; without it audio is sent as fast as the server takes it, so
only the counts mean anything. `phrases.txt` was written from the slots by somebody who had not heard a recording.
"""
