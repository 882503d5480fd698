# `make` alone lists what there is; its sentences are the "##" comments below.
PYTHON ?= python3
PY := .venv/bin/python
NEEDS := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 15))

.DEFAULT_GOAL := help
.PHONY: help workbook report lab check test test-install lint refresh bench handouts reset backup env dev

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' Makefile

workbook: env ## Run a copy of every notebook; the pages and figures lie in exports/ afterwards; ARTICLES=folder, or ARTICLES="https://… https://…": of yours.
	@$(PY) -m helpers workbook $(if $(ARTICLES),--articles "$$ARTICLES")

report: env ## Write report, figures and gallery into exports/; ARTICLES as above, SIZES=page,column,slide.
	@$(PY) -m helpers report $(if $(ARTICLES),"$$ARTICLES") --sizes $(or $(SIZES),page) --date "$$(date +%Y-%m-%d)"

lab: env ## Open a copy of the notebooks, in my_work/notebooks/, in JupyterLab, at 00_start_here.
	@$(PY) -m helpers lab

test: lint ## Check everything: style, unit tests, and every committed output against a new run.
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-install: env ## Install into new environments, as Colab and Binder do (ALL=1: on every Python here), and run 00 to 06 there.
	@$(PY) tests/install.py $(if $(ALL),--all)

check: env ## Compare every output in notebooks/ with a new run.
	@$(PY) -m helpers check

handouts: env ## Make the teacher's guide and worksheets to print: pages and PDFs in exports/handouts/.
	@$(PY) -m helpers handouts

reset: env ## For the next class: set aside what was made in my_work/; nothing is deleted.
	@$(PY) -m helpers reset

backup: env ## Write a copy of my_work/, as a zip file, to exports/.
	@$(PY) -m helpers backup

lint: dev ## Check the style of the Python files and the notebooks, and that rooms import one way only.
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports --no-cache > .venv/imports.log || { cat .venv/imports.log; exit 1; }

refresh: dev ## For authors: run the notebooks in place, so that their outputs are those of the code.
	@$(PY) -m helpers refresh

bench: dev ## For authors: measure speed against something else in the same run; prints ratios.
	@for script in tests/benchmarks/bench_*.py; do $(PY) $$script || exit 1; done

# A stamp holds a sum of what was installed and where, so that a second run installs nothing.
define INSTALL
	@stamp=$$({ pwd; cat requirements*.txt pyproject.toml; } | cksum); \
	for done in $(2); do \
	  if $(PY) -c "" 2>/dev/null && [ "$$(cat .venv/$$done 2>/dev/null)" = "$$stamp" ]; then exit 0; fi; \
	done; \
	if ! $(PY) -c "$(NEEDS)" 2>/dev/null; then \
	  python=; \
	  for candidate in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python3.15; do \
	    if "$$candidate" -c "$(NEEDS)" 2>/dev/null; then python=$$candidate; break; fi; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "Two Tellings needs a Python from 3.11 to 3.15 with venv: on Debian or Ubuntu run" \
	      "\"sudo apt install python3 python3-venv\"; on macOS or Windows use Python's own installer" \
	      "(Windows has no make: its lines are in README.md)." >&2; \
	    exit 1; \
	  fi; \
	  "$$python" -m venv --clear .venv || exit 1; \
	fi; \
	echo "Installing $(1) into .venv (about a minute, only this once) ..."; \
	{ command -v uv >/dev/null && uv pip install --quiet --python $(PY) -r $(1) 2>/dev/null; } || \
	  $(PY) -m pip install --quiet --disable-pip-version-check -r $(1) || exit 1; \
	echo "$$stamp" > .venv/$(firstword $(2))
endef

env:
	$(call INSTALL,requirements.txt,installed installed-dev)

dev:
	$(call INSTALL,requirements-dev.txt,installed-dev)
