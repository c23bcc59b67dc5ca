"""The commands that serve an export."""

from pathlib import Path

import pytest
import yaml

from app.sections import LlmSection
from training.sft.gguf.commands import Export, modelfile, serving_commands, settings, told


def test_each_server_gets_what_it_reads_with_slots_and_context() -> None:
    both = Export("trained", "chatml", Path("out/model"), Path("out/model.gguf"), slots=3, context=2000)
    commands = serving_commands(both)
    assert list(commands) == ["vLLM", "SGLang", "llama.cpp", "Ollama"]
    assert "--parallel 3 --ctx-size 6000" in commands["llama.cpp"]
    assert "--max-model-len 2000 --max-num-seqs 3 --enable-prefix-caching" in commands["vLLM"]
    assert list(serving_commands(Export("trained", "chatml", folder=Path("out")))) == ["vLLM", "SGLang"]
    for server in commands:
        section = LlmSection(**yaml.safe_load(settings(both, server))["llm"])
        assert (section.engine, section.prompt_format) == ("completions", "chatml")


@pytest.mark.parametrize(("format", "stop"), [("chatml", "<|im_end|>"), ("llama3", "<|eot_id|>"), ("plain", None)])
def test_ollama_takes_the_prompt_as_it_is_and_stops_where_the_model_does(
    format: str, stop: str | None, tmp_path: Path
) -> None:
    export = Export("trained", format, file=tmp_path / "trained.gguf")
    text = modelfile(export)
    assert text.startswith('FROM ./trained.gguf\nTEMPLATE "{{ .Prompt }}"\n')
    assert [line for line in text.splitlines() if "stop" in line] == ([f'PARAMETER stop "{stop}"'] if stop else [])
    assert "llama-server --model" in told(export)
    assert (tmp_path / "Modelfile").read_text() == text
