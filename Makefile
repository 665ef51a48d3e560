# Everything a person or the build machine asks of this checkout. `make help` lists the targets.
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# A virtual environment takes python3, or the newest of these when python3 is too old.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
# A .venv whose Python has gone is of no use.
$(shell test -x $(PY) || rm -rf $(VENV))
INSTALL := $(PIP) install --quiet --require-hashes --no-deps
export PYTHONUTF8 := 1
# Compiled modules are kept whatever the machine says: the tests start some hundred processes of the program.
unexport PYTHONDONTWRITEBYTECODE

# Without a display the tests and `make run` draw into memory and need fewer system packages.
SCREEN := $(if $(HEADLESS),,$(if $(DISPLAY)$(WAYLAND_DISPLAY),--screen))

.PHONY: help setup run day hunt pictures test lint types imports unit bench lock wheel translations policy clean
.PHONY: assets system-run system-test package

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: system-test $(VENV)/.stamp-dev package assets ## make .venv with everything for working on the program

run: system-run $(VENV)/.stamp-server package assets ## start an office and a laptop on sample data (HEADLESS=1: walk one day without a display)
	@$(PY) -m fieldvisit.tryout

day: ## walk one whole day without a display into build/day/
	@HEADLESS=1 $(MAKE) run

test: setup ## everything that must hold: lint, types, imports, unit
	@$(MAKE) lint
	@$(MAKE) types
	@$(MAKE) imports
	@$(MAKE) unit

lint: $(VENV)/.stamp-dev ## ruff: rules and layout
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(VENV)/.stamp-dev assets ## mypy --strict
	@$(PY) -m mypy

imports: $(VENV)/.stamp-dev package ## the import contracts of pyproject.toml
	@PYTHONPATH=src $(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

# A file's tests stay together in one process: what they share is made once. One process more than processors, because
# tests wait for windows, servers and printers. A few picked by ARGS need no second one.
SPREAD = $(if $(ARGS),,-n $(WORKERS) --dist loadfile)
WORKERS = $(shell $(PY) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')
unit: $(VENV)/.stamp-dev package assets ## pytest, offscreen (ARGS="-k name" narrows it)
	@$(PY) -m pytest $(SPREAD) $(ARGS)

hunt: $(VENV)/.stamp-dev package ## try more than 100,000 spoilt reports on the verifier, over all processors (minutes)
	@PYTHONPATH=src:tests:packaging $(PY) -m hunt

pictures: day ## write docs/pictures from a walked day
	@$(PY) packaging/build_pictures.py

bench: $(VENV)/.stamp-bench package assets ## run benchmarks/*.py, gather build/bench.json
	@$(PY) packaging/gather_bench.py build/bench.json

translations: $(VENV)/.stamp-dev ## bring resources/translations/*.ts up to date with the sources
	@$(PY) packaging/build_assets.py --update-translations

policy: $(VENV)/.stamp-dev package ## write docs/policy.md from resources/policy/*.toml
	@$(PY) packaging/build_policy_page.py

wheel: $(VENV)/.stamp-dev ## build dist/fieldvisit-*.whl
	@rm -rf dist
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls -l dist

# Existing pins stay while they satisfy pyproject.toml; `make lock UPGRADE=--upgrade` takes the newest.
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url $(UPGRADE)
lock: $(VENV)/.stamp-dev ## hold every dependency at one version with its hashes, in requirements/*.txt
	@$(LOCK) requirements/build.in -o requirements/build.txt
	@$(LOCK) pyproject.toml -c requirements/build.txt -o requirements/run.txt
	@$(LOCK) pyproject.toml --extra server -c requirements/run.txt -o requirements/server.txt
	@$(LOCK) pyproject.toml --extra server requirements/dev.in -c requirements/server.txt -o requirements/dev.txt
	@$(LOCK) pyproject.toml --extra server requirements/bench.in -c requirements/dev.txt -o requirements/bench.txt
	@wc -l requirements/*.txt

clean: ## remove what was built, and .venv
	rm -rf $(VENV) build dist src/fieldvisit/desktop/_forms
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests packaging benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# What follows is what the targets above stand on. A stamp is a copy of the file it was made from, so that a
# new time on an unchanged file (git checkout) costs nothing.

system-run:
	@sh packaging/system_libs.sh $(SCREEN)

system-test:
	@sh packaging/system_libs.sh --test $(SCREEN)

assets: $(VENV)/.stamp-server
	@$(PY) packaging/build_assets.py

# A system without ensurepip (Debian without python3-venv) is helped by its own pip.
$(PY):
	@test -n "$(PYTHON)" || { echo "Fieldvisit needs Python 3.11 or newer; set PYTHON=/path/to/it." >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
		$(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip --python $(PY) install --quiet --require-hashes --no-deps -r requirements/build.txt; }

define install_stamp
@cmp -s $< $@ || { echo "installing $<"; $(INSTALL) -r $<; }
@cp $< $@
endef

$(VENV)/.stamp-build: requirements/build.txt | $(PY)
	$(install_stamp)

$(VENV)/.stamp-server: requirements/server.txt | $(VENV)/.stamp-build
	$(install_stamp)

$(VENV)/.stamp-dev: requirements/dev.txt | $(VENV)/.stamp-server
	$(install_stamp)

$(VENV)/.stamp-bench: requirements/bench.txt | $(VENV)/.stamp-dev
	$(install_stamp)

# The program runs from src/; the entry points in .venv/bin are made anew when pyproject.toml or the folder's place changes.
package: | $(VENV)/.stamp-server
	@{ echo "$(CURDIR)"; cat pyproject.toml; } | cmp -s - $(VENV)/.stamp-package || { \
		echo "linking the package into $(VENV)"; \
		$(PIP) install --quiet --no-deps --no-build-isolation --editable . && \
		{ echo "$(CURDIR)"; cat pyproject.toml; } > $(VENV)/.stamp-package; }
