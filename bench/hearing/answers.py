"""`python -m bench.hearing.answers`: how long after the end of speech a local answer begins, on the page's samples.

Every sample goes through a whole session in virtual time, as in `bench.hearing`: the figures of quiet cores and one
caller.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from bench.hearing.__main__ import spread
from bench.hearing.engines import BusyLoop, InlineDetector, KeptDecodings, VirtualWhisper, loaded_model
from bench.hearing.listening import HeardRecording, Room
from bench.orders.recordings import SpokenOrder, decoded
from bench.orders.words import unchanged_since_s
from services.session_config import SessionConfig

FOLDER = Path("app/web/samples")
TITLES = {
    "known": "the last change of the text",
    "eager": "eager end",
    "final": "final transcript",
    "text": "first text of the answer",
}


def samples(voices: list[str] | None) -> list[tuple[SpokenOrder, str]]:
    """The samples, and what each of them says."""
    entries = json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))
    chosen = [each for each in entries if not voices or each["voice"] in voices]
    return [(SpokenOrder(each["file"], decoded(FOLDER / each["file"]), {}), each["text"]) for each in chosen]


def outcome(spoken: SpokenOrder, heard: HeardRecording) -> dict[str, Any]:
    """When what came of one sample, in seconds after the end of speech."""
    times = {
        "known": unchanged_since_s(heard.partials),
        "eager": next((at_s for at_s, _ in heard.eager[-1:]), None),
        "final": next((at_s for at_s, _ in heard.finals[-1:]), None),
        "text": next((at_s for at_s, _ in heard.texts[:1]), None),
    }
    after = {name: round(at_s - spoken.speech_end_s, 3) for name, at_s in times.items() if at_s is not None}
    said = "".join(text for _, text in heard.texts)
    return {"file": spoken.name, "heard": [text for _, text in heard.finals], "answer": said, **after}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.hearing.answers", description=__doc__)
    parser.add_argument("--voices", nargs="+", help="voices of samples.json; without it all")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--keep", type=Path, help="a folder for decodings, which another run takes from there")
    parser.add_argument("--json", type=Path, default=Path("bench/out/hearing-answers.json"))
    options = parser.parse_args()
    loaded, room, kept = (
        loaded_model(options.model, 2),
        Room(InlineDetector(), SessionConfig()),
        KeptDecodings(options.keep),
    )
    chosen = samples(options.voices)
    rows: list[dict[str, Any]] = []
    for number, (spoken, _) in enumerate((chosen[0], *chosen)):  # the first one also before, as a warm-up
        loop = BusyLoop()
        heard = room.listen(spoken.samples, VirtualWhisper(loaded, 2, 300, loop, kept), loop)
        if number:
            rows.append(outcome(spoken, heard))
            print("  ".join(f"{key} {value}" for key, value in rows[-1].items()), flush=True)
    for name, title in TITLES.items():
        print(f"  {spread(row[name] for row in rows if name in row):>12} ms  {title}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
