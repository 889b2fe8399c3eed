# make review   set up .venv and run the review in this folder to its last figure
# make test     set up .venv and run the tests, but for those that take long
# make trials   the tests that take long (LibreOffice, kills, Spark, an installation)
# make deep     the property tests with many more examples, drawn anew each time
# make spark    install PySpark, for the trials that deduplicate on it
# make lint     formatter, linter, type checker, workflow linter
# make bench    performance against peers (needs the network for the peers)
# make pins     renew the pinned requirements after a change of pyproject.toml (needs uv)

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
BIN := .venv/bin
CORES ?= 4
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install

# A review and its tests start hundreds of Pythons, each of which would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: review test trials deep spark lint format bench pins example clean

review: .venv/.run
	$(BIN)/python -m snakemake --cores $(CORES)

test: .venv/.test
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" $(ARGS)

trials: .venv/.test
	$(BIN)/python -m pytest -n auto --dist worksteal -m slow $(ARGS)

deep: .venv/.test
	$(BIN)/python -m pytest -n auto --dist worksteal -m "hypothesis and not slow" --hypothesis-profile deep tests/unit $(ARGS)

spark: .venv/.test
	$(PIP) --require-hashes --requirement requirements-spark.txt

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/python -m snakemake --lint

format: .venv/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile workflow

bench: .venv/.test
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/dedupe.py
	$(BIN)/python bench/coding.py

# The example's files under data/ are committed; this makes them anew from their seed.
example: .venv/.run
	$(BIN)/python tests/example/make_example.py

pins:
	uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.txt
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.txt -o requirements-test.txt
	uv pip compile pyproject.toml --extra spark --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.txt -o requirements-spark.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes --requirement requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements-test.txt .venv/.run
	$(PIP) --require-hashes --requirement requirements-test.txt
	@touch $@

clean:
	rm -rf results/* .snakemake .pytest_cache .ruff_cache .mypy_cache .hypothesis
