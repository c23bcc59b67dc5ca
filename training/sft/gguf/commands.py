"""How an exported model is served: the commands for vLLM, SGLang, llama.cpp and Ollama, and the settings of Foresay.

Raw prompts go over `/v1/completions`. Each server keeps what it has computed of a prompt and computes only what is new,
so a prompt that only grows is cheap; it needs a slot for every conversation that goes on at a time.
"""

from dataclasses import dataclass
from pathlib import Path

from services.models.prompt_format import prompt_format


@dataclass(frozen=True, slots=True)
class Export:
    """An exported model. `folder`: safetensors and tokeniser; `file`: GGUF; either may be missing. `format`: of its
    prompts. `slots` conversations are served at a time, each of at most `context` tokens."""

    name: str
    format: str
    folder: Path | None = None
    file: Path | None = None
    slots: int = 4
    context: int = 4096


def serving_commands(export: Export) -> dict[str, str]:
    """By the name of the server, what starts it. Those that read the folder are missing where there is none, and so are
    those that read the file."""
    name, slots, context = export.name, export.slots, export.context
    commands = {}
    if export.folder:
        commands["vLLM"] = (
            f"vllm serve {export.folder} --served-model-name {name} --host 127.0.0.1 --port 8001 "
            f"--max-model-len {context} --max-num-seqs {slots} --enable-prefix-caching --generation-config vllm"
        )
        commands["SGLang"] = (
            f"python -m sglang.launch_server --model-path {export.folder} --served-model-name {name} "
            f"--host 127.0.0.1 --port 30000 --context-length {context} --max-running-requests {slots} "
            "--grammar-backend xgrammar --sampling-defaults openai"
        )
    if export.file:
        commands["llama.cpp"] = (
            f"llama-server --model {export.file} --alias {name} --host 127.0.0.1 --port 8080 "
            f"--parallel {slots} --ctx-size {slots * context} --cache-prompt"
        )
        commands["Ollama"] = (
            f"OLLAMA_NUM_PARALLEL={slots} ollama serve &  ollama create {name} -f {export.file.parent / 'Modelfile'}"
        )
    return commands


def modelfile(export: Export) -> str:
    """The text of Ollama's Modelfile: the prompt as it is, and the token that ends a message of the model."""
    if export.file is None:
        raise ValueError("Ollama reads a GGUF file, and there is none")
    stop = prompt_format(export.format).stop
    lines = [f"FROM ./{export.file.name}", 'TEMPLATE "{{ .Prompt }}"', f"PARAMETER num_ctx {export.context}"]
    if stop:
        lines.append(f'PARAMETER stop "{stop}"')
    return "\n".join([*lines, "PARAMETER temperature 0", ""])


PORTS = {
    "vLLM": (8001, "vllm"),
    "SGLang": (30000, "sglang"),
    "llama.cpp": (8080, "llamacpp"),
    "Ollama": (11434, "ollama"),
}
"""The port of each server, and its name in the settings."""


def settings(export: Export, server: str) -> str:
    """The settings with which Foresay uses the model behind `server` (a key of `serving_commands`), as YAML."""
    port, kind = PORTS[server]
    return (
        "llm:\n"
        "  engine: completions\n"
        f"  server: {kind}\n"
        f"  base_url: http://127.0.0.1:{port}/v1\n"
        "  api_key: none\n"
        f"  model: {export.name}\n"
        f"  prompt_format: {export.format}\n"
        f"  context_tokens: {export.context}\n"
    )


def told(export: Export) -> str:
    """All of it, to be printed after an export. Writes the Modelfile next to the GGUF file."""
    parts = []
    if export.file:
        (export.file.parent / "Modelfile").write_text(modelfile(export), encoding="utf-8")
    commands = serving_commands(export)
    for server, command in commands.items():
        parts.append(f"# {server}\n{command}\n")
    if commands:
        server = "llama.cpp" if "llama.cpp" in commands else next(iter(commands))
        parts.append(f"# Foresay, with {server}: foresay serve --config FILE.yaml\n{settings(export, server)}")
    stop = prompt_format(export.format).stop
    parts.append(
        f"# The model ends its message with {stop or 'the end-of-text token'}; each server stops there itself."
    )
    return "\n".join(parts)
