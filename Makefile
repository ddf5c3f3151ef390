# The project's commands, for people and for CI alike.
# Setting up speaks on standard error, so that what a command prints can be read by a program.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
ARGS ?=
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: demo test check bench judge serve lock words rules format clean

$(VENV)/run: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) >&2
	@echo "Setting up $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt >&2
	@$(BIN)/python -m pip install -qq --no-deps --editable . >&2
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt >&2
	@touch $@

$(VENV)/bench: $(VENV)/run requirements-bench.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.txt >&2
	@touch $@

$(VENV)/judge: $(VENV)/run requirements-judge.txt requirements-attack.txt judge/package-lock.json
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-judge.txt >&2
	@if $(BIN)/python -m judge.ready; then touch $@; fi  # the judge that lacks something fails, and the others are heard

demo: $(VENV)/run  ## collect from the sample boards, publish the site, send a digest
	@$(BIN)/erfaringsjobb demo $(ARGS)

serve: $(VENV)/run  ## serve the site and run the schedule until stopped
	@$(BIN)/erfaringsjobb serve $(ARGS)

test: $(VENV)/dev  ## every test
	@$(BIN)/pytest -q -rs $(ARGS)
	@echo "Left out: the benchmarks and others' judges; run them with make bench and make judge."

check: $(VENV)/dev  ## format, lint, types, who imports whom
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

judge: $(VENV)/judge  ## others' programs on the demo's site: first that each objects to faults, then that none objects to ours
	@$(BIN)/python -m judge --planted $(ARGS)
	@$(BIN)/python -m judge $(ARGS)

bench: $(VENV)/bench  ## ours beside its peers, as ratios
	@$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/dev  ## write the hashed requirements anew
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) pyproject.toml --group bench -c requirements.txt -o requirements-bench.txt
	@$(LOCK) pyproject.toml --group judge -c requirements.txt -o requirements-judge.txt
	@$(LOCK) --group pyproject.toml:attack -o requirements-attack.txt

words: $(VENV)/run  ## learn wording.csv and stating.csv anew from the labelled ads that the rules are made on
	@$(BIN)/erfaringsjobb wording tests/labelled/develop*.jsonl > data/reference/wording.new
	@mv data/reference/wording.new data/reference/wording.csv
	@$(BIN)/erfaringsjobb stating tests/labelled/develop*.jsonl > data/reference/stating.new
	@mv data/reference/stating.new data/reference/stating.csv

rules: $(VENV)/run  ## write docs/rules.md anew from rules.toml
	@$(BIN)/erfaringsjobb rules > docs/rules.md

format: $(VENV)/dev  ## put the code in form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:  ## remove what was set up and what the demo made
	@rm -rf $(VENV) data/demo
