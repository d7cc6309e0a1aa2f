# `make demo` and `make test` are all a fresh machine needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif

.PHONY: demo test check lint docs benchmark-accuracy clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	$(BIN)/python -c "import pathlib; pathlib.Path('$@').touch()"

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	$(BIN)/python -c "import pathlib; pathlib.Path('$@').touch()"

demo: $(VENV)/.installed
	$(BIN)/cytolens demo --out demo

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal

docs: $(VENV)/.installed-test
	$(BIN)/mkdocs build --strict

benchmark-accuracy: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.accuracy.run

clean:
	rm -rf $(VENV) demo site
