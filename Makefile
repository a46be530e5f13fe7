# DevOps Dream: `make run` plays the game, `make test` proves that it works.
# Each target sets up what it needs, in .venv and .cache inside this folder and nowhere else.

PYTHON ?= python3
PORT ?= 8000
# Each repetitive test (marker `slow`) multiplies its repetitions by this; `make prove` uses 1 and more.
REPETITIONS ?= 0.1

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
# Modules are started by `python -m`, so that the scripts' own first lines, which hold the path of the
# folder they were made in, never matter.
RUN := $(BIN)/python -m

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-prove setup-quality run test check format coverage prove mutants sensitivity \
	bench pictures quality figures lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# An installed lock file is kept beside what it installed: same content, nothing to do.
define install
	@cmp -s $(1) $(VENV)/$(1) || { echo "Installing $(1) into $(VENV)"; \
		$(PIP) install --require-hashes -r $(1) && cp $(1) $(VENV)/$(1); }
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "DevOps Dream needs Python 3.11 or newer: install it, then say: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python lacks the venv module: install it first (Debian, Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

setup: | $(BIN)/python ## make .venv with what the game needs to run
	$(call install,requirements.lock)

setup-test: setup ## add what the tests need: tools, PostgreSQL, a browser
	$(call install,requirements-test.lock)
	@$(RUN) tests.support.browser

setup-prove: setup-test ## add what only the long proofs need: Python for WebAssembly
	@$(RUN) tests.everywhere.pyodide

setup-quality: setup-test ## add what only `make quality` needs: Lighthouse
	@$(RUN) tests.quality.lighthouse

# gunicorn needs a Unix (fork, fcntl): on Windows use WSL, or `flask run` for a look around.
# Two processes of eight threads suit the embedded SQLite, which has one writer at a time anyway.
run: setup ## serve the game on http://127.0.0.1:8000 (PORT, DATABASE_URL)
	@echo "DevOps Dream: http://127.0.0.1:$(PORT)"
	@exec $(RUN) gunicorn app:app --bind 127.0.0.1:$(PORT) --worker-class gthread --workers 2 --threads 8 --no-control-socket

# The tests that measure the rules' coverage run once, under it, and so not again with the others.
test: setup-test check coverage ## run every check and every test
	REPETITIONS=$(REPETITIONS) $(RUN) pytest --numprocesses 2 -m "not alone and not webassembly and (slow or not engine)"
	$(RUN) pytest -m alone

coverage: setup-test ## measure that tests take every branch of the rules
	@rm -f .coverage .coverage.*
	$(RUN) coverage run -m pytest --numprocesses 2 -m "engine and not slow and not alone"
	@$(RUN) coverage combine --quiet
	$(RUN) coverage report

check: setup-test ## format, lint, types and import rules; changes nothing
	$(RUN) ruff format --check
	$(RUN) ruff check
	$(RUN) mypy
	$(BIN)/python $(BIN)/lint-imports --no-logo

format: setup-test ## format the code and mend what the linter can mend
	$(RUN) ruff format
	$(RUN) ruff check --fix

prove: setup-prove ## the long proofs: full repetitions, crashes, races
	$(RUN) tests.prove

mutants: setup-test ## change the rules in small ways and see that tests notice
	$(call install,requirements-mutants.lock)
	$(RUN) tests.mutants $(FILES)

sensitivity: setup-test ## vary the rules' constants and see what holds
	$(RUN) tests.sensitivity

bench: setup-test ## measure against a Flask hello, in the same run
	$(RUN) tests.bench
	$(RUN) tests.bench_solo
	$(RUN) tests.bench_rooms
	$(RUN) tests.bench_insights

pictures: setup-test ## draw screenshots of the game's pages
	$(RUN) tests.pictures

quality: setup-quality ## have Lighthouse look at front page, turn and debrief
	$(RUN) tests.quality

figures: setup-test ## draw the documents' figures from simulated games
	$(call install,requirements-docs.lock)
	MPLCONFIGDIR=.cache/matplotlib $(RUN) tests.figures

LOCK = $(RUN) uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock"

lock: | $(BIN)/python ## renew the lock files from pyproject.toml
	$(PIP) install uv
	$(LOCK) pyproject.toml --extra scale --output-file requirements.lock
	$(LOCK) pyproject.toml --extra scale --extra test --constraints requirements.lock --output-file requirements-test.lock
	$(LOCK) --group npm --output-file requirements-npm.lock
	$(LOCK) --group docs --constraints requirements-test.lock --output-file requirements-docs.lock
	$(LOCK) --group mutants --constraints requirements-test.lock --output-file requirements-mutants.lock
	$(RUN) tests.support.npm lock tests/quality
	@! grep -n '://' requirements*.lock tests/quality/package-lock.json

clean: ## remove everything that the targets made; games in instance/ stay
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
