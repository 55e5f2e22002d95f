# Needs git, make and Python 3.11 or newer; everything else is installed in $(VENV), from the locks, checked by hash.
# `make` alone says what there is.

SHELL = /bin/sh
# Another environment or interpreter: make test VENV=.venv-3.13 PYTHON=python3.13
VENV = .venv
PYTHON =
# More for pytest: make test ARGS="-k planner"
ARGS =

BIN = $(VENV)/bin
# What the tests of Teams take from npm; without npm those tests are skipped, with CI=true they fail.
TEAMS = tests/browser/teams
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input
# setuptools comes from the lock too, so building the project here downloads nothing more.
INSTALL_SELF = PYTHONWARNINGS=ignore $(PIP) install --quiet --no-deps --no-build-isolation --editable .
UV_COMPILE = $(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-annotate --no-header $(UPGRADE)

.PHONY: help demo install dev test fast browser soak check lint types format train trained lock clean

help: ## wat er is / what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## de demo met voorbeeldpersonen / the demo with sample people
	@$(BIN)/wegwijs demo

install: $(VENV)/.runtime ## alleen installeren / only install

dev: $(VENV)/.dev ## met wat ontwikkelaars nodig hebben / with what developers need

test: fast browser ## alle tests; browsertests als Chromium er is / all tests; those in a browser when Chromium is there

fast: $(VENV)/.dev $(TEAMS)/node_modules ## de tests zonder browser / the tests without a browser
	@$(BIN)/python -m pytest -n auto -m "not browser" $(ARGS)

# One after another: two browsers on a small machine make each other slow. With CI=true a missing Chromium fails.
browser: $(VENV)/.dev $(TEAMS)/node_modules ## de tests in een browser / the tests in a browser
	@$(BIN)/python -m pytest -rs -m browser

# SQLite promises one process at a time, PostgreSQL any number.
soak: $(VENV)/.dev ## 500 keer kill -9 tijdens plannen en versturen, op SQLite en op PostgreSQL / 500 times kill -9 on both
	@$(BIN)/python -m tests.soak --kills 500 --sqlite $(ARGS)
	@$(BIN)/python -m tests.soak --kills 500 --processes 3 $(ARGS)

check: lint types test ## alles wat een wijziging moet halen / all that a change has to pass

lint: $(VENV)/.dev ## stijl en fouten / style and mistakes
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(VENV)/.dev ## mypy
	@$(BIN)/python -m mypy

format: $(VENV)/.dev ## schrijf de code in de stijl van het huis / write the code in the style of the house
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

train: $(VENV)/.dev ## maak het taalmodel opnieuw uit training/utterances / make the language model anew
	@$(BIN)/python -m training.train

trained: $(VENV)/.dev ## is het model dat van training/utterances? / is the model the one of training/utterances?
	@$(BIN)/python -m training.train --check

# The development lock first: the runtime lock then holds the same versions. `make lock UPGRADE=--upgrade` renews them.
lock: $(VENV)/.dev ## maak de locks opnieuw uit pyproject.toml / make the locks anew from pyproject.toml
	@$(PIP) install --quiet uv
	@$(UV_COMPILE) --all-extras pyproject.toml --output-file requirements-dev.lock
	@$(UV_COMPILE) --extra build --constraint requirements-dev.lock pyproject.toml --output-file requirements.lock
	@! grep -nE 'https?://' requirements.lock requirements-dev.lock

clean: ## verwijder wat make heeft gemaakt / remove what make has made
	rm -rf $(VENV) .venv-* $(TEAMS)/node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installeren, dit duurt even. / Installing, this takes a moment."
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installeren, dit duurt even. / Installing, this takes a moment."
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@$(INSTALL_SELF)
	@touch $@

$(TEAMS)/node_modules: $(TEAMS)/package-lock.json
	@if command -v npm >/dev/null; then cd $(TEAMS) && npm ci --silent && touch node_modules; fi

$(BIN)/python:
	@found=; old=; \
	for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { found=$$python; break; }; \
		"$$python" --version >/dev/null 2>&1 && old="$$old $$("$$python" --version 2>&1)"; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Wegwijs heeft Python 3.11 of nieuwer nodig; hier staat:$${old:- geen Python 3}." >&2; \
		echo "Wegwijs needs Python 3.11 or newer; this machine has:$${old:- no Python 3}." >&2; \
		echo "make PYTHON=/pad/naar/python3.11" >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "Deze Python mist de module venv. Op Debian en Ubuntu: apt install python3-venv" >&2; \
		echo "This Python lacks its venv module. On Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv --clear $(VENV)
