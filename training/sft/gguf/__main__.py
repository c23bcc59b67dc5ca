"""python -m training.sft.gguf write FOLDER FILE.gguf | read FILE.gguf FOLDER | commands FOLDER|FILE.gguf | speed FILE

write: a folder of transformers as a GGUF file, and how to serve both. read: a GGUF file as such a folder. commands:
only how to serve. speed: tokens a second with llama.cpp here."""

import argparse
from pathlib import Path

from services.models.prompt_format import FORMATS
from training.sft.gguf.commands import Export, told
from training.sft.gguf.speed import table

_DTYPES = ("float32", "bfloat16", "float16")
_KINDS = ("f32", "f16", "bf16", "q8_0", "q4_0", "q4_1")


def main() -> None:
    """Reads the command line and does the one or the other."""
    parser = argparse.ArgumentParser(prog="python -m training.sft.gguf", description=__doc__)
    parser.add_argument("what", choices=("write", "read", "commands", "speed"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path, nargs="?")
    parser.add_argument("--kind", choices=_KINDS, default="f16", help="weights of a written file")
    parser.add_argument("--dtype", choices=_DTYPES, default="bfloat16", help="of what is read")
    parser.add_argument("--name", help="of the model; that of the source if not given")
    parser.add_argument("--licence", default="", help="SPDX identifier, as in apache-2.0")
    parser.add_argument("--base", default="", help="the model that was trained")
    parser.add_argument("--format", choices=FORMATS, default="chatml", help="frame of the prompts")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="of the server whose speed is measured")
    parser.add_argument("--slots", type=int, default=4, help="conversations served at a time")
    parser.add_argument("--context", type=int, default=4096, help="tokens of each")
    chosen = parser.parse_args()
    if chosen.what in ("write", "read") and chosen.target is None:
        parser.error(f"{chosen.what} needs a target")
    if not chosen.source.exists():
        parser.error(f"there is no {chosen.source}")
    name = chosen.name or chosen.source.stem
    if chosen.what == "write":
        _write(chosen, name)
    elif chosen.what == "read":
        _read(chosen)
    elif chosen.what == "speed":
        for line in table([chosen.source], chosen.threads):
            print(line, flush=True)
    else:
        of_file = chosen.source.suffix == ".gguf"
        given = {"file": chosen.source} if of_file else {"folder": chosen.source, "file": chosen.target}
        print(told(Export(name, chosen.format, slots=chosen.slots, context=chosen.context, **given)))


def _write(chosen: argparse.Namespace, name: str) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from training.sft.gguf.write import About, write_gguf

    model = AutoModelForCausalLM.from_pretrained(chosen.source, dtype="auto")
    tokeniser = AutoTokenizer.from_pretrained(chosen.source)
    chosen.target.parent.mkdir(parents=True, exist_ok=True)
    write_gguf(model, tokeniser, chosen.target, chosen.kind, About(name, chosen.licence, chosen.base))
    print(f"{chosen.target}: {chosen.target.stat().st_size / 1e6:.0f} MB\n")
    print(told(Export(name, chosen.format, chosen.source, chosen.target, chosen.slots, chosen.context)))


def _read(chosen: argparse.Namespace) -> None:
    import torch

    from training.sft.gguf.read import load_gguf

    model, tokeniser = load_gguf(chosen.source, getattr(torch, chosen.dtype))
    model.save_pretrained(chosen.target)
    tokeniser.save_pretrained(chosen.target)


if __name__ == "__main__":
    main()
