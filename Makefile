# Two commands for people: `make run` opens the kiosk, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTING := $(VENV)/.testing
# three for each processor, and one more: most of the time a test waits, for a terminal, a server or the next picture
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 3 + 1)
PYTEST := $(BIN)/pytest -n $(JOBS) --maxprocesses 8 --dist worksteal
# each worker reads every file of tests, and the quick ones seldom wait (tests/quick.py)
QUICK := $(BIN)/pytest -n $(JOBS) --maxprocesses 4 --dist worksteal --ignore tests/e2e --ignore tests/deploy

# a module is compiled once, not by every process that a test starts
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check soak monkey pictures architecture fidelity bench bench-quick boot clean

run: $(READY)  ## open the kiosk (ctrl+q leaves it)
	@$(BIN)/kiosk run --unlocked

test: $(TESTING)  ## every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kiosk check
	$(PYTEST)

check: $(TESTING)  ## what to run before each commit: format, lint, types, imports, their picture, content, quick tests
	$(BIN)/ruff format -q .
	$(BIN)/ruff check -q --fix .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	@$(BIN)/python -m bench.architecture
	$(BIN)/kiosk check
	$(QUICK) -q -m "not slow"

soak: $(TESTING)  ## the long trials: kills, power cuts, guesses, an office's day, at full size, and what they counted
	SOAK=1 $(PYTEST) -m soak -raP

monkey: $(TESTING)  ## 100,000 random keys, touches and signals in a real terminal; SEED=NUMBER EVENTS=NUMBER
	SOAK=1 MONKEY_SEED=$(SEED) MONKEY_EVENTS=$(EVENTS) $(BIN)/pytest -q -s tests/e2e/test_monkey.py -k all_day

pictures: $(TESTING)  ## take the pictures of the README again
	$(BIN)/python -m bench.pictures docs

architecture: $(TESTING)  ## draw the picture of the layers again
	@$(BIN)/python -m bench.architecture

fidelity: $(TESTING)  ## both PDF engines side by side; WORD_FILES=DIR: over the Word files of a folder
	$(BIN)/python -m bench.fidelity $(if $(WORD_FILES),"$(WORD_FILES)")

bench: $(TESTING)  ## what all costs, beside an empty Textual app, and what got worse since bench/last.json; STORE="SIZE ..."
	$(BIN)/python -m bench.speed --json bench/last.json $(if $(STORE),--store $(STORE))

bench-quick: $(TESTING)  ## the same in short, without the papers; fails when something got worse
	$(BIN)/python -m bench.speed --quick

boot: $(TESTING)  ## a whole machine installed, booted, killed, updated; as root, an hour at most; BOOT_HOME=DIR
	$(BIN)/python -m bench.boot $(if $(BOOT_HOME),--home "$(BOOT_HOME)")

# pip with the pins of this tree; Python compiles what is used when it is used, a quarter less work in all;
# a line for each package that is fetched, and what went wrong only if something did
INSTALL = PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	$(BIN)/python -m pip install --no-compile --disable-pip-version-check --progress-bar off --editable $(1) > $(VENV)/pip.txt 2>&1 & \
	pip=$$!; while kill -0 $$pip 2> /dev/null; do sleep 1; \
		if grep -q '^Installing collected' $(VENV)/pip.txt; then printf '\r  Se instalan...            '; \
		else printf '\r  Se buscan: %s paquetes... ' "$$(grep -c '^Collecting' $(VENV)/pip.txt)"; fi; done; \
	wait $$pip && printf '\r  Listo.               \n' \
		|| { printf '\n'; tail -n 5 $(VENV)/pip.txt >&2; echo "No se pudo instalar. Revise la conexión a internet y repita la orden." >&2; exit 1; }

# ensurepip is what Debian leaves out of python3: without it a half-made .venv would stay behind.
$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) > /dev/null || { echo "Falta Python. Instálelo: sudo apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hace falta Python 3.11 o más nuevo: make run PYTHON=python3.11" >&2; exit 1; }
	@$(BIN)/python -c 'import pip' 2> /dev/null || { \
		$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "Falta python3-venv. Instálelo: sudo apt install python3-venv" >&2; exit 1; }; \
		rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No se pudo crear la carpeta $(VENV)." >&2; exit 1; }; }
	@echo "Instalando lo necesario para abrir el quiosco (una sola vez)..."
	@$(call INSTALL,.)
	@touch $@

# what only tests and checks need: a visitor who opens the kiosk does not wait for it
$(TESTING): $(READY)
	@echo "Instalando lo que piden las pruebas (una sola vez)..."
	@$(call INSTALL,'.[dev]')
	@touch $@

clean:  ## forget the installed packages and caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
