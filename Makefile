# Auslage: `make run` shows it, `make test` proves it. Needs Python ≥ 3.11 and make; the rest installs itself.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VIEWERS := benchmarks/peers/viewers/node_modules
export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_PYTHON := $(BIN)/python
UV_INSTALL := $(BIN)/uv pip install --quiet --require-hashes

.PHONY: run demo blur test test-long bench build system screenshots reference lock clean help

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.server static/dist/manifest.json ## From nothing to a running demo store
	@AUSLAGE_DATA=$${AUSLAGE_DATA:-var} $(BIN)/auslage demo --if-empty
	@AUSLAGE_DATA=$${AUSLAGE_DATA:-var} $(BIN)/auslage run

build: static/dist/manifest.json ## Build the browser code into static/dist

test: $(VENV)/.dev static/dist/manifest.json system ## Everything that must be green
	@$(BIN)/python scripts/gate.py

test-long: $(VENV)/.dev static/dist/manifest.json $(VIEWERS)/.installed system ## Every size and combination
	@$(BIN)/python scripts/gate.py --long

bench: $(VENV)/.dev static/dist/manifest.json $(VIEWERS)/.installed system ## One JSON line a headline number; NAME=… for one of them
	@$(BIN)/python -m benchmarks $(NAME)

system: ## System packages that tests and benchmarks need (Chromium, PostgreSQL, nona)
	@sh scripts/system.sh

screenshots: $(VENV)/.dev static/dist/manifest.json system ## The pictures of the README, taken from a running demo store
	@$(BIN)/python scripts/screenshots.py

reference: $(VENV)/.dev ## Write docs/reference and the browser's message types from the code
	@$(BIN)/python scripts/reference.py

lock: $(VENV)/.tools ## Pin the newest versions again
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml -o requirements/server.lock
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --python-version 3.11 --no-header --no-annotate pyproject.toml --group dev -o requirements/dev.lock
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --python-version 3.11 --no-header --no-annotate requirements/tools.in -o requirements/tools.lock
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --python-version 3.11 --no-header --no-annotate requirements/blur.in --overrides requirements/blur.overrides -c requirements/server.lock -o requirements/blur.lock

clean: ## Remove what was installed and built (not the data in var)
	rm -rf $(VENV) node_modules $(VIEWERS) static/dist dist

$(VENV)/.tools: requirements/tools.lock
	@sh scripts/environment.sh "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/.server: $(VENV)/.tools requirements/server.lock pyproject.toml
	@$(UV_INSTALL) -r requirements/server.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.server requirements/dev.lock $(VENV)/.blur
	@$(UV_INSTALL) -r requirements/dev.lock
	@touch $@

blur: $(VENV)/.blur ## Install the optional extra that finds faces in 360° photos

$(VENV)/.blur: $(VENV)/.server requirements/blur.lock
	@$(UV_INSTALL) --no-deps -r requirements/blur.lock
	@touch $@

node_modules/.installed: $(VENV)/.tools package.json package-lock.json
	@$(BIN)/npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

# The viewers that a benchmark measures ours against; the product and its build need none of them.
$(VIEWERS)/.installed: $(VENV)/.tools benchmarks/peers/viewers/package.json benchmarks/peers/viewers/package-lock.json
	@cd benchmarks/peers/viewers && $(CURDIR)/$(BIN)/npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

static/dist/manifest.json: node_modules/.installed $(shell find static/* scripts/*.mjs locale -path static/dist -prune -o -type f -print 2>/dev/null)
	@$(BIN)/npm run --silent build
	@touch $@
