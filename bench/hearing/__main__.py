"""`python -m bench.hearing`: where the time between a spoken word and its text goes, on orders that people spoke."""

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.gateway.session_schema import FunctionTool
from bench.hearing.engines import BusyLoop, InlineDetector, KeptDecodings, Spent, VirtualWhisper, loaded_model
from bench.hearing.listening import LEAD_S, TAIL_S, HeardRecording, Room
from bench.orders.recordings import RATE, Floats, SpokenOrder, babble, orders
from bench.orders.tool import order_tool
from bench.orders.words import Aligner, delays, unchanged_since_s
from services.session_config import SessionConfig

STAGES = {
    "speech end": "the detector's end of speech",
    "known": "the last change of the text",
    "eager": "final text (eager end)",
    "ended": "end of the turn",
    "final": "final transcript (transcription completed)",
    "call": "call of the order tool",
}


@dataclass
class Report:
    """What has been measured so far; times in seconds. `delays`: after the end of speech, for each recording."""

    spent: Spent = field(default_factory=Spent)
    delays: list[dict[str, Any]] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    stable: list[float] = field(default_factory=list)
    audio_s: float = 0.0
    cpu_s: float = 0.0

    def lines(self) -> Iterator[str]:
        count, whisper_s = len(self.delays), sum(self.spent.cpu_s.values())
        yield f"{count} recordings, {self.audio_s:.0f} s: {dict(Counter(each['verdict'] for each in self.delays))}"
        yield f"word first seen {spread(self.seen)} ms after its end, stable {spread(self.stable)} ms (p50 / p95)"
        for name, title in STAGES.items():
            yield f"  {spread(each[name] for each in self.delays if name in each):>12} ms  {title}"
        yield f"CPU s/s of audio: {self.cpu_s / self.audio_s:.3f}, of it Whisper {whisper_s / self.audio_s:.3f}"
        for step, seconds in sorted(self.spent.cpu_s.items()):
            yield f"  {seconds / self.audio_s:.3f}  {step}"
        for kind, took in sorted(self.spent.took_s.items()):
            yield f"  {len(took) / count:5.2f} for each recording, {spread(took):>9} ms  {kind}"
        for name, number in sorted(self.spent.counts.items()):
            yield f"  {number / count:5.2f} for each recording  {name}"


def spread(values: Iterable[float]) -> str:
    """p50 and p95 in ms."""
    ordered = sorted(values)
    if not ordered:
        return "-"
    return f"{statistics.median(ordered) * 1000:.0f} / {ordered[int(0.95 * (len(ordered) - 1))] * 1000:.0f}"


def outcome(spoken: SpokenOrder, heard: HeardRecording) -> dict[str, Any]:
    """What came of one recording, and when, after the end of speech."""
    right = len(heard.calls) == 1 and dict(heard.calls[0][1]) == dict(spoken.slots)
    asked = any(text.rstrip().endswith("?") for _, text in heard.texts)
    verdict = "accepted" if right else "wrong" if heard.calls else "asked" if asked else "not called"
    times = {
        "speech end": next((at_s for _, at_s in heard.ended[-1:]), None),
        "known": unchanged_since_s(heard.partials),
        "eager": next((at_s for at_s, _ in heard.eager[-1:]), None),
        "ended": next((at_s for at_s, _ in heard.ended[-1:]), None),
        "final": next((at_s for at_s, _ in heard.finals[-1:]), None),
        "call": next((at_s for at_s, _ in heard.calls[:1]), None),
    }
    after = {name: round(at_s - spoken.speech_end_s, 4) for name, at_s in times.items() if at_s is not None}
    return {"file": spoken.name, "verdict": verdict, "text": [text for _, text in heard.finals], **after}


def measure(every: Sequence[SpokenOrder], options: argparse.Namespace) -> Report:
    """Play the recordings one after the other, each in a session of its own; the first also before, as a warm-up."""
    recordings = every[options.skip :][: options.only]
    loaded, detector, aligner = loaded_model(options.model, options.slots), InlineDetector(), Aligner(options.model)
    tool = FunctionTool(**order_tool(phrases=not options.schema_only)).spec()
    room = Room(detector, SessionConfig(client_tools=(tool,)))
    report, kept = Report(), KeptDecodings(options.keep)
    for number, spoken in enumerate((recordings[0], *recordings)):
        loop, began_s = BusyLoop(), time.process_time()
        whisper = VirtualWhisper(loaded, options.slots, options.every_ms, loop, kept)
        heard = room.listen(_mixed(spoken, every, options.babble), whisper, loop)
        if not number:
            continue
        report.cpu_s += time.process_time() - began_s
        report.audio_s += len(spoken.samples) / RATE + LEAD_S + TAIL_S
        report.spent.add(whisper.spent)
        report.delays.append(outcome(spoken, heard))
        seen, stable = delays(aligner.ends(spoken.samples), heard.partials)
        report.seen += seen
        report.stable += stable
    return report


def _mixed(spoken: SpokenOrder, every: Sequence[SpokenOrder], snr_db: float | None) -> Floats:
    """The samples of `spoken`, with the others' babble at `snr_db` if there is to be any."""
    if snr_db is None:
        return spoken.samples
    return babble(spoken, [other for other in every if other is not spoken], snr_db)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.hearing", description=__doc__)
    parser.add_argument("--only", type=int, help="N recordings")
    parser.add_argument("--skip", type=int, default=0, help="begin after so many recordings")
    parser.add_argument(
        "--babble", type=float, help="speakers around, at so many dB below; without it the clean recording"
    )
    parser.add_argument("--schema-only", action="store_true", help="declare the tool without phrases")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--slots", type=int, default=2, help="decodings at once")
    parser.add_argument("--every-ms", type=int, default=300, help="speech between two partial decodings")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for decodings, which another run takes from there")
    parser.add_argument("--json", type=Path, default=Path("bench/out/hearing.json"))
    options = parser.parse_args()
    report = measure(orders(options.data), options)
    print("\n".join(report.lines()))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report.delays, indent=1) + "\n")


if __name__ == "__main__":
    main()
