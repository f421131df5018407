# Collegium. `make run` and `make test` need only Python 3.11 or later, make, and a package index that pip can reach.

PYTHON ?= python3
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q

.PHONY: run studio test test-all check docs lock bench stored-contest clean help

run: .venv/.run-ready
	$(BIN)/collegium study default --out results/default --workers $(WORKERS) --resume --replace

studio: .venv/.studio-ready
	$(BIN)/collegium studio $(PATHS)

test: .venv/.dev-ready check
	$(BIN)/python tests/warm.py
	$(BIN)/python -m pytest -m "not slow" -n $(WORKERS) --dist loadfile

test-all: .venv/.dev-ready check
	$(BIN)/python tests/warm.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: .venv/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/.dev-ready
	$(BIN)/python docs/build.py
	$(BIN)/sphinx-build -W -q -b html docs docs/_build/html
	@echo "docs: docs/_build/html/index.html"

bench: .venv/.dev-ready
	$(BIN)/python -m benchmarks

stored-contest: .venv/.run-ready  # FROM=folder: the finished contest that comes with the package
	$(BIN)/python -m collegium.contest.stored $(FROM)

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip -q install uv
	.venv-lock/bin/uv pip compile pyproject.toml --extra build -o requirements/run.lock \
	    --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
	.venv-lock/bin/uv pip compile pyproject.toml --all-extras -c requirements/run.lock -o requirements/dev.lock \
	    --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
	.venv-lock/bin/uv pip compile pyproject.toml --extra studio -c requirements/run.lock -c requirements/dev.lock \
	    -o requirements/studio.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
	rm -rf .venv-lock

clean:
	rm -rf .venv results docs/_build docs/_generated

help:
	@echo "make run | studio | test | test-all | check | docs | bench | stored-contest FROM=folder | lock | clean"

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Collegium needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Set PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/.run-ready: .venv/bin/python requirements/run.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q .venv/lib src >/dev/null 2>&1 || true
	@touch $@

.venv/.studio-ready: .venv/.run-ready requirements/studio.lock
	$(PIP) install --require-hashes -r requirements/studio.lock
	@touch $@

.venv/.dev-ready: .venv/.run-ready requirements/dev.lock
	$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@
