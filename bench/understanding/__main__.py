"""Prints one table of what the learned understanding gets right.

    python -m bench.understanding [--weights FOLDER] [--data FOLDER] [--only PART ...] [--wordings FILE]
                                  [--neighbours FILE] [--part all|development|unseen]

Parts: `corpora` (the wording of SLURP, CLINC150, Snips, Disfl-QA and of generated lines that training held back),
`effects` (what the whole assistant does with those sentences: side effects that nobody asked for), `questions`
(disfluent questions that correct a name: which one is looked up), `requests` (300 single requests) and `dialogues`
(each `dialogues*.jsonl` here), both written by somebody who had seen neither code nor data, `tools` (tools that only
a schema declares; `tools.py` says what `--wordings`, `--neighbours` and `--part` choose), and `cost`. Of the requests
and the dialogues the first run is in docs/understanding.md; later runs are development figures.
"""

import argparse
import os
from pathlib import Path

from bench.understanding import corpora, cost, dialogues, domains, effects, questions, requests, tools
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER

PARTS = ("corpora", "effects", "questions", "requests", "dialogues", "tools", "cost")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--weights", type=Path, default=FOLDER)
    options.add_argument("--data", type=Path, default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    options.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    options.add_argument("--dialogues", type=Path, nargs="*", help="files of dialogues, in the place of those here")
    options.add_argument("--show", action="store_true", help="show what is not right")
    options.add_argument("--wordings", type=Path, default=tools.WORDINGS)
    options.add_argument("--neighbours", type=Path, default=tools.NEIGHBOURS)
    options.add_argument("--part", choices=tools.PARTS, default=tools.ALL)
    chosen = options.parse_args()
    encoder = Encoder(chosen.weights)
    if "corpora" in chosen.only:
        corpora.measure(encoder, chosen.data)
    if "effects" in chosen.only:
        effects.measure(encoder, chosen.data, chosen.show)
    if "questions" in chosen.only:
        questions.measure(encoder, chosen.data, chosen.show)
    if "requests" in chosen.only:
        requests.measure(encoder, chosen.show)
    if "dialogues" in chosen.only:
        for file in chosen.dialogues or dialogues.FILES:
            dialogues.measure(None, chosen.show, file)
            dialogues.measure(encoder, chosen.show, file)
    if "tools" in chosen.only:
        tools.measure(encoder, chosen.data, chosen.wordings, chosen.neighbours, chosen.show, chosen.part)
        for file in domains.FILES:
            domains.measure(tools.Listener(encoder), chosen.show, chosen.part, file)
    if "cost" in chosen.only:
        cost.measure(chosen.weights)


if __name__ == "__main__":
    main()
