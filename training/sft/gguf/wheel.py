"""python -m training.sft.gguf.wheel --model FILE.gguf --port PORT: llama.cpp's own server from the package `xllamacpp`,
which nobody has to compile. It takes those of `llama-server`'s arguments that are used here."""

import argparse
import threading

import xllamacpp

_FLASH = {"auto": -1, "off": 0, "on": 1}
_TYPES = ("f32", "f16", "bf16", "q8_0")


def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m training.sft.gguf.wheel", description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--alias", help="name of the model for clients")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--parallel", type=int, default=1, help="requests that are served at a time")
    parser.add_argument("--ctx-size", type=int, default=4096, help="tokens of all of them together")
    parser.add_argument("--cache-type-k", choices=_TYPES, default="f16")
    parser.add_argument("--cache-type-v", choices=_TYPES, default="f16")
    parser.add_argument("--flash-attn", choices=_FLASH, default="auto")
    chosen = parser.parse_args()
    kinds = xllamacpp.ggml_type
    params = xllamacpp.CommonParams()
    params.model.path = chosen.model
    if chosen.alias:
        params.model_alias = {chosen.alias}
    params.hostnames, params.port = [chosen.host], chosen.port
    params.cpuparams.n_threads = chosen.threads
    params.n_parallel, params.n_ctx = chosen.parallel, chosen.ctx_size
    params.cache_type_k = kinds[f"GGML_TYPE_{chosen.cache_type_k.upper()}"]
    params.cache_type_v = kinds[f"GGML_TYPE_{chosen.cache_type_v.upper()}"]
    params.flash_attn_type = xllamacpp.llama_flash_attn_type(_FLASH[chosen.flash_attn])
    server = xllamacpp.Server(params)
    print(f"listening on {server.listening_address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
