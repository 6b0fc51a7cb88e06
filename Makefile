# Two commands for people: `make run` opens the kiosk, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= auto

.PHONY: run test check format quick clean

run: $(READY)  ## open the kiosk (ctrl+q leaves it)
	@$(BIN)/kiosk run --unlocked

test: $(READY)  ## every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kiosk check
	$(BIN)/pytest -n $(JOBS) --dist worksteal

check: $(READY)  ## what to run before each commit: format, lint, types, imports, content, quick tests
	$(BIN)/ruff format -q .
	$(BIN)/ruff check -q --fix .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	$(BIN)/kiosk check
	$(BIN)/pytest -q -n $(JOBS) -m "not slow"

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hace falta Python 3.11 o más nuevo: make run PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Instalando lo necesario (una sola vez)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:  ## forget the installed packages and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
