"""GGUF files in and out, and a llama.cpp server to try them with.

load_gguf(path, dtype)              a file as a transformers model and its tokeniser            read.py
write_gguf(model, tokeniser, path)  a transformers model as a file that llama.cpp loads         write.py
LlamaServer(path)                   a llama.cpp server on a loopback port                       server.py
serving_commands(...)               how to serve an export with vLLM, SGLang, llama.cpp, Ollama commands.py

`python -m training.sft.gguf --help` does the same from the command line.
"""
