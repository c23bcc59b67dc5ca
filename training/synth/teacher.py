"""python -m training.synth.teacher --url URL --model NAME --out FILE: a language model rephrases requests.

It is given requests with their values in braces, and words each differently with the same values. Answers that have
lost or changed a value, or contain more than spoken words, are discarded, so that the labels stay exact. The file is
then an argument of `python -m training.synth --rephrased FILE`. Any server with OpenAI's chat API can be used.
"""

import argparse
import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from training.scenarios.frame import GROUPS, Frame, Speaker
from training.scenarios.parts import Part
from training.scenarios.stock import stock
from training.synth.options import Rephrased
from training.synth.plans import PLANS

_ASKED = """Rephrase each request to a voice assistant as another person would say it aloud. Lower case, no punctuation,
no digits. Keep every value in braces exactly as it is, braces included, and add none. One line for each, numbered."""
_LINE = re.compile(r"^\s*(\d+)[.):]\s*(.+?)\s*$", re.MULTILINE)
_VALUE = re.compile(r"\{([^{}]*)\}")
_SPOKEN = re.compile(r"[a-z' ]+")
_BATCH = 20


class Chat(Protocol):
    """Answers one message."""

    def __call__(self, system: str, text: str) -> str: ...


def marked(part: Part) -> tuple[str, list[str]]:
    """The words with numbered values in braces ("set a timer for {1: ten minutes}"), and the values' words."""
    words: list[str] = []
    values: list[str] = []
    at = 0
    for start, end in _values(part):
        values.append(" ".join(part.words[start:end]))
        words += [*part.words[at:start], f"{{{len(values)}: {values[-1]}}}"]
        at = end
    return " ".join([*words, *part.words[at:]]), values


def _values(part: Part) -> list[tuple[int, int]]:
    """The (start, end) of each value with the article that is said with it."""
    found = []
    for _, start, end in part.spans():
        while start and part.tokens[start - 1].span == part.tokens[start].span:
            start -= 1
        found.append((start, end))
    return found


def accepted(answer: str, values: Sequence[str]) -> str | None:
    """The answer, if it has exactly these values and otherwise only spoken words; else None."""
    text = " ".join(answer.split())
    found = [value.strip() for value in _VALUE.findall(text)]
    wanted = [f"{number}: {value}" for number, value in enumerate(values, 1)]
    rest = _VALUE.sub(" ", text).strip()
    if sorted(found) != wanted or (rest and not _SPOKEN.fullmatch(rest)) or len(rest.split()) > 25:
        return None
    return text


def as_frame(answer: str, slots: Sequence[str]) -> str:
    """The answer with the frame's slots in place of the values."""
    return _VALUE.sub(lambda match: slots[int(match.group(1).partition(":")[0]) - 1], answer)


def rephrase(frames: Sequence[Frame], chat: Chat, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yields (frame, other wording) for each frame whose answer is accepted."""
    speaker = Speaker(rng, False)
    for start in range(0, len(frames), _BATCH):
        batch = frames[start : start + _BATCH]
        said = [speaker.say(frame.text, frame.label) for frame in batch]
        asked = "\n".join(f"{n}. {marked(part)[0]}" for n, part in enumerate(said, 1))
        for number, line in _LINE.findall(chat(_ASKED, asked)):
            at = int(number) - 1
            if not 0 <= at < len(batch):
                continue
            part = said[at]
            answer = accepted(line.lower(), marked(part)[1])
            if answer is not None:
                yield batch[at].text, as_frame(answer, _slots(part))


def _slots(part: Part) -> list[str]:
    """Each value as a slot of a frame; one without a pool as fixed words."""
    found = []
    for kind, start, end in part.spans():
        pool = part.tokens[start].pool
        found.append(f"{{{kind}:={' '.join(part.words[start:end])}}}" if not pool else _slot(kind, pool))
    return found


def _slot(kind: str, pool: str) -> str:
    return f"{{{pool}}}" if pool.partition(":")[0] == kind else f"{{{kind}:{pool}}}"


def frames() -> list[Frame]:
    """All frames of requests that dialogues ask for."""
    found = [frame for group in range(GROUPS) for each in stock(group).frames.values() for frame in each]
    return [frame for frame in found if frame.label in PLANS]


def load(path: Path) -> Rephrased:
    """The wordings of a file."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["frame"], []).append(row["said"])
    return found


def server(url: str, model: str) -> Chat:
    """A server with OpenAI's chat API; its key is in OPENAI_API_KEY."""
    from openai import OpenAI

    client = OpenAI(base_url=url, api_key=os.environ.get("OPENAI_API_KEY", "none"))

    def chat(system: str, text: str) -> str:
        messages: list[Any] = [{"role": "system", "content": system}, {"role": "user", "content": text}]
        return client.chat.completions.create(model=model, messages=messages).choices[0].message.content or ""

    return chat


def main() -> None:
    """Reads the command line, asks the model and writes what is accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="how many frames, all by default")
    chosen = parser.parse_args()
    asked = frames()[: chosen.limit or None]
    kept = 0
    with chosen.out.open("w", encoding="utf-8") as file:
        for frame, said in rephrase(asked, server(chosen.url, chosen.model), random.Random(1)):
            kept += 1
            file.write(json.dumps({"frame": frame, "said": said}, ensure_ascii=False) + "\n")
    print(f"{len(asked)} frames, {kept} rephrased")


if __name__ == "__main__":
    main()
