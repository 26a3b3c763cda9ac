# Kith's own tools. On a fresh machine every target sets up what it needs: Python 3.11 or newer (with venv) is enough.

PYTHON ?= python3
BIN := .venv/bin
NEEDS := pyproject.toml requirements.lock hatch_build.py $(wildcard frontend/*.json frontend/*.txt frontend/*.mjs)
KITH := env -u KITH_SITE -u KITH_DATABASE $(BIN)/kith

# Plugins are imported as kith_ext.<name>, from wherever they stand: mypy finds them by that name through a link.
AS_IMPORTED := .mypy_cache/plugins/kith_ext

# Hundreds of processes start in the tests: each compiles all of Kith where nothing compiled is kept.
unexport PYTHONDONTWRITEBYTECODE

# A first run that is broken off leaves no half-filled database behind.
define FIRST_TIME
if [ -e var/kith.db ]; then \
	echo "Serving the data in var/ again; to start afresh, with new passwords: rm -r var && make run"; \
else \
	trap 'rm -f var/kith.db*' EXIT; trap 'exit 130' INT TERM; \
	$(KITH) apply --yes && $(KITH) demo && trap - EXIT; \
fi
endef

.DEFAULT_GOAL := help
.PHONY: help run example test check format bench screenshots soak clean

help:  ## Show this help
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-14s %s\n", $$1, $$2 }'

run: .venv/.installed  ## Serve the starter site; the first time with sample data and log-ins
	@$(FIRST_TIME)
	@$(KITH) serve

example: .venv/.installed  ## Serve one of the examples (SITE=garage, franchise, school or partners)
	@cd examples/$(or $(SITE),garage) && PATH="$(CURDIR)/$(BIN):$$PATH" && export PATH && unset KITH_SITE KITH_DATABASE && \
	if [ -e var/kith.db ]; then echo "Serving the data in examples/$(or $(SITE),garage)/var/ again"; \
	else kith apply --yes && kith demo; fi && kith serve

test: .venv/.installed-dev  ## Run all tests (ARGS="-k name" narrows them)
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: .venv/.installed-dev  ## Run ruff, mypy and the contract of the layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@mkdir -p $(dir $(AS_IMPORTED)) && ln -sfn $(CURDIR)/plugins $(AS_IMPORTED)
	@MYPYPATH=$(dir $(AS_IMPORTED)) $(BIN)/mypy --package $(notdir $(AS_IMPORTED))
	@$(BIN)/lint-imports --no-logo

format: .venv/.installed-dev  ## Put all Python files into shape
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: .venv/.installed-dev  ## Measure speed beside a bare floor and Django (docs/performance.md)
	@$(BIN)/python -m bench $(ARGS)

screenshots: .venv/.installed-dev  ## Take the pictures of docs/screenshots anew (needs a Chromium)
	@$(BIN)/python -m tests.browser.pictures $(ARGS)

soak: .venv/.installed-dev  ## Run the long counts: kills, matrices, fuzz
	@$(BIN)/python -m pytest -n 2 -m "soak or drawn" --hypothesis-profile=soak --timeout=3600 $(ARGS)

clean:  ## Remove what was set up or built; the site's data in var/ stays
	@rm -rf .venv build dist platform/kith/web/static/vendor .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	@find platform tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kith needs Python 3.11 or newer: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

.venv/.installed: $(NEEDS) | .venv/bin/python
	@echo "Setting up .venv (a minute, the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Setting up the tools for tests and checks ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch $@
