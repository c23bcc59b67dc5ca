"""python -m training.synth --count 20000 --seed 1 --jobs 2 --out var/training/synth: dialogues.jsonl and card.md."""

import argparse
import json
import multiprocessing
import time
from pathlib import Path

from services.models.prompt_format import FORMATS, PLAIN
from training.synth.card import Card
from training.synth.dialogue import TOOLS
from training.synth.generate import made, quiet
from training.synth.mixes import MIXES
from training.synth.options import Options
from training.synth.profiles import PROFILES
from training.synth.teacher import load


def main() -> None:
    """Reads the command line, and writes rows until `count` are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many dialogues to keep")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--held-out", action="store_true", help="in wordings and values that training never sees")
    parser.add_argument("--profile", choices=PROFILES, default="full", help="for models of what size")
    parser.add_argument("--mix", choices=MIXES, nargs="+", default=(), help="only these kinds of dialogues")
    parser.add_argument("--tools", choices=TOOLS, nargs="+", default=(), help="only with the tools of these")
    parser.add_argument("--rate", type=float, help="tokens a second, measured on the target")
    parser.add_argument("--format", choices=FORMATS, default=PLAIN.name, help="frame of the prompts: that of the model")
    parser.add_argument("--rephrased", type=Path, help="wordings of a teacher (`python -m training.synth.teacher`)")
    parser.add_argument("--out", type=Path, default=Path("var/training/synth"))
    chosen = parser.parse_args()
    quiet()
    rephrased = load(chosen.rephrased) if chosen.rephrased else None
    options = Options(
        *(chosen.seed, chosen.held_out, rephrased, chosen.rate, chosen.format),
        *(PROFILES[chosen.profile], tuple(chosen.mix), tuple(chosen.tools)),
    )
    chosen.out.mkdir(parents=True, exist_ok=True)
    card = Card(options)
    began = time.perf_counter()
    with (chosen.out / "dialogues.jsonl").open("w", encoding="utf-8") as file:
        for each in made(options, chosen.jobs):
            card.add(each.row, each.rejected, each.counts)
            if each.row is not None:
                file.write(json.dumps(each.row, ensure_ascii=False) + "\n")
            else:
                print(f"rejected {each.number}: {each.rejected[:200]}", flush=True)
            if card.kept >= chosen.count:
                break
    text = card.text(time.perf_counter() - began)
    (chosen.out / "card.md").write_text(text, encoding="utf-8")
    print(text.partition("\n## ")[0])


if __name__ == "__main__":
    main()
