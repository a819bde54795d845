# `make demo` starts Packshot with sample data, `make test` runs every test, `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1
# Where it is set, each of the many processes that the tests start compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
# Tests need not wait for the disk: what they write may be lost with the machine.
TEST_PGOPTIONS := PGOPTIONS="-c synchronous_commit=off"
WORKERS ?= 2
PORT ?= 8000
# Run separately, because Playwright leaves an event loop in its process and Django refuses to work in one.
BROWSER_TESTS = echo "== Chromium"; $(TEST_PGOPTIONS) $(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder tests/browser

FRONTEND_SOURCES := $(shell find frontend/src frontend/public frontend/index.html scoring/vocabulary/words \
	frontend/vite.config.ts frontend/package.json -type f 2>/dev/null)

.PHONY: client docs tour help demo dev test test-fast test-python test-frontend lint format bench faults schema build lock \
	setup setup-dev models text-reader machine screenshot clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# --- requirements -------------------------------------------------------------------------

machine: # print one clear line for the first thing that this machine lacks
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; '$(PYTHON)' was not found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name another with PYTHON=…"; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node 20 or newer with npm is needed; it was not found."; exit 1; }
	@node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' || { echo "Node 20 or newer is needed; this is $$(node --version)."; exit 1; }
	@test "$$(df -Pk . | awk 'NR==2 {print $$4}')" -gt 2000000 || { echo "2 GB of free disk space are needed here."; exit 1; }

$(BIN)/python:
	@$(MAKE) --no-print-directory machine
	@echo "Creating a virtual environment"
	@$(PYTHON) -m venv $(VENV) || { echo "Python can't create a virtual environment (on Debian: apt install python3-venv)."; exit 1; }

$(VENV)/.runtime: requirements-web.txt | $(BIN)/python
	@echo "Installing Python packages"
	@$(BIN)/pip install --quiet --no-deps -r requirements-web.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing Python packages for tests and checks"
	@$(BIN)/pip install --quiet --no-deps -r requirements-dev.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

# With dependencies, because torch names the GPU libraries for its platform; a fixed list can't.
$(VENV)/.models: requirements.txt $(VENV)/.runtime
	@echo "Installing the libraries of the real models (torch and transformers: large)"
	@$(BIN)/pip install --quiet -r requirements.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

$(VENV)/.tracing: requirements-tracing.txt $(VENV)/.runtime
	@echo "Installing OpenTelemetry"
	@$(BIN)/pip install --quiet --no-deps -r requirements-tracing.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

$(VENV)/.text: requirements-text.txt $(VENV)/.runtime
	@echo "Installing the reader of text on products"
	@$(BIN)/pip install --quiet --no-deps -r requirements-text.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@$(MAKE) --no-print-directory machine
	@echo "Installing npm packages"
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/.vite/manifest.json: frontend/node_modules/.installed $(FRONTEND_SOURCES)
	@echo "Building the front end"
	@cd frontend && npm run --silent build
	@touch $@

setup: $(VENV)/.runtime
setup-dev: setup $(VENV)/.development $(VENV)/.models $(VENV)/.text $(VENV)/.tracing frontend/node_modules/.installed
models: $(VENV)/.models ## install the libraries of BLIP, SAM and GroundingDINO, for a server that scores with them
text-reader: $(VENV)/.text ## install the reader of text on products (SCORING_TEXT_READER=rapidocr)
build: frontend/dist/.vite/manifest.json ## build the front end

# --- run ----------------------------------------------------------------------------------

demo: setup build ## set up everything, load sample data, start web server and worker (RESET=1 starts over)
	@PACKSHOT_MODE=demo $(BIN)/python manage.py demo --port $(PORT) $(if $(RESET),--reset)

dev: setup-dev ## start the front end with hot reload beside the demo server
	@trap 'kill 0' EXIT; \
	PACKSHOT_MODE=dev $(BIN)/python manage.py demo --port $(PORT) & \
	cd frontend && npm run dev

# --- check --------------------------------------------------------------------------------

test: setup-dev build test-frontend test-python ## run every test, with PostgreSQL, Redis and Chromium if present, else on SQLite

test-frontend: frontend/node_modules/.installed
	cd frontend && npm test

test-fast: setup-dev ## run the tests that need no database and less than a second, for the editor
	$(BIN)/pytest -q -n $(WORKERS) -m "not slow" $(PURE_TESTS)

# Each test runs once, except those of behaviour that SQLite must share with PostgreSQL. Those that
# need no database run beside the others: loading torch for a second run would take longer.
PURE_TESTS := tests/scoring --ignore tests/scoring/worker
TESTS := tests/annotator tests/scoring tests/clients tests/docs tests/faults
SQLITE_TESTS := $(addprefix tests/annotator/,demo imports jobs management queue test_prepared.py)

test-python: $(VENV)/.development $(VENV)/.models $(VENV)/.text $(VENV)/.tracing build
	@if $(BIN)/python scripts/service.py postgres "$(TEST_DATABASE_URL)"; then \
		echo "== SQLite"; \
		$(BIN)/pytest -q -n $(WORKERS) -m "not redis" $(SQLITE_TESTS); \
		export DATABASE_URL="$(TEST_DATABASE_URL)"; \
		echo "== PostgreSQL, Redis, and without a database"; \
		$(TEST_PGOPTIONS) $(BIN)/pytest -q -n $(WORKERS) $(addprefix --once ,$(SQLITE_TESTS)) \
			$(TESTS) $(wildcard tests/test_*.py); \
		$(BROWSER_TESTS); \
	elif [ "$${REQUIRE_SERVICES:-}" = 1 ]; then \
		echo "PostgreSQL does not answer at TEST_DATABASE_URL, and REQUIRE_SERVICES=1"; exit 1; \
	else \
		echo "== SQLite (PostgreSQL does not answer: its tests are skipped)"; \
		$(BIN)/pytest -q -n $(WORKERS) --ignore tests/browser tests; \
		$(BROWSER_TESTS); \
	fi

lint: setup-dev ## run ruff, bandit, mypy, import contracts, unused packages, migration check, ESLint, Prettier, TypeScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit -q -c pyproject.toml -r annotator scoring scripts manage.py clients/python/src
	PACKSHOT_MODE=dev $(BIN)/mypy annotator scoring tests scripts manage.py clients/python/src
	PACKSHOT_MODE=dev $(BIN)/lint-imports
	$(BIN)/deptry . --config deptry.toml
	PACKSHOT_MODE=dev $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/lint_migrations.py
	cd frontend && npm run lint
	@if command -v docker >/dev/null && docker compose version >/dev/null 2>&1; then \
		docker compose --profile gpu --profile s3 config --quiet; fi

format: setup-dev ## fix what the formatters can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd frontend && npm run format

bench: setup-dev ## run every benchmark in a small size
	TEST_DATABASE_URL="$(TEST_DATABASE_URL)" $(BIN)/python -m tests.bench

faults: setup-dev ## break a running Packshot in many ways, and print what people see and what is lost
	$(BIN)/python -m tests.faults

client: setup-dev ## build the wheel of the Python client into clients/python/dist
	cd clients/python && $(abspath $(BIN))/python -m build --wheel --no-isolation

# Of its own environment: neither the demo nor the tests need it.
.venv-docs/.installed: requirements-docs.txt
	@$(MAKE) --no-print-directory machine
	@$(PYTHON) -m venv .venv-docs
	@echo "Installing MkDocs Material"
	@.venv-docs/bin/pip install --quiet --no-deps -r requirements-docs.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

docs: .venv-docs/.installed ## build the documentation's site into site/
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict --quiet
	@echo "Open site/index.html"

schema: setup-dev ## write frontend/openapi.yaml and the types of both clients from the endpoints
	DATABASE_URL=sqlite://:memory: PACKSHOT_MODE=dev $(BIN)/python manage.py spectacular --fail-on-warn --validate --file frontend/openapi.yaml
	cd frontend && npm run schema
	$(BIN)/python clients/python/generate_models.py frontend/openapi.yaml

lock: $(VENV)/.development ## write the lock files from the short lists (UPGRADE=1 updates indirect dependencies)
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

tour: setup-dev build ## record docs/tour.webp from a separate demo
	$(BIN)/python scripts/tour.py

screenshot: setup-dev build ## take the README's pictures from a separate demo
	$(BIN)/python scripts/screenshot.py

clean: ## remove everything built and installed, but keep the demo's data
	rm -rf $(VENV) .venv-docs site frontend/node_modules frontend/dist
