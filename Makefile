# Each target sets up what it needs; on a prepared machine the set-up takes a fraction of a second.
.DEFAULT_GOAL := help
SHELL := /bin/sh
SECONDS ?= 600
PYTHON ?= python3
BIN := .venv/bin
# One thread a process: engines and tests run side by side, and spinning OpenMP threads slow each other down.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest

.PHONY: help setup app demo test test-full test-ml test-gpu check bench fuzz base dev ml models package translations bench-ui screenshots

help:
	@echo 'make setup      the environment .venv with vmsg and the tools of the tests'
	@echo 'make app        sets up and opens the window'
	@echo 'make demo       a talking video from the sample photo and voice: out/demo/message.mp4'
	@echo 'make test       the quick tests (under 5 minutes on 2 cores)'
	@echo 'make test-full  all tests, the slow ones too'
	@echo 'make test-ml    the tests of the engines on torch, in an environment of their own (6 GB)'
	@echo 'make test-gpu   the tests that need a CUDA device; skipped by name where none computes'
	@echo 'make check      ruff, mypy, import rules'
	@echo 'make fuzz       each fuzzer for SECONDS=600; what it finds lies in out/fuzz'
	@echo 'make translations  the Japanese words brought up to date with the source'
	@echo 'make screenshots   every page and state of the window into docs/screenshots'
	@echo 'make bench-ui   how quick the window is'
	@echo 'make bench      measured times and memory'
	@echo 'make package    a Debian package of studio, command line and agent with the starter models: out/package'

base:
	@$(PYTHON) installers/setup/prepare.py base

dev:
	@$(PYTHON) installers/setup/prepare.py dev

ml:
	@$(PYTHON) installers/setup/prepare.py ml

models:
	@$(BIN)/vmsg models get starter

setup: dev
	@echo 'Ready: $(BIN)/vmsg'

app: dev
	@$(MAKE) --no-print-directory models
	@$(BIN)/vmsg studio

demo: base
	@$(MAKE) --no-print-directory models
	@$(BIN)/vmsg demo

test: dev
	@$(MAKE) --no-print-directory models
	$(PYTEST) -m 'not models and not slow and not ml' -n 2 --dist loadgroup
	$(PYTEST) -m 'models and not slow and not ml'

test-full: dev
	@$(MAKE) --no-print-directory models
	$(PYTEST) -m 'not models and not ml' -n 2 --dist loadgroup
	$(PYTEST) -m 'models and not ml'

# One process: each would spend seconds and 0.8 GB on importing torch. Only the folders that hold such tests.
test-ml: ml
	@.venv-ml/bin/vmsg models get starter
	OMP_NUM_THREADS=1 .venv-ml/bin/python -m pytest -m ml tests/ml tests/contract

test-gpu: ml
	OMP_NUM_THREADS=1 .venv-ml/bin/python -m pytest -m gpu tests/gpu

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

bench: dev
	@$(MAKE) --no-print-directory models
	OMP_NUM_THREADS=1 $(BIN)/python tests/bench/run.py

translations: dev
	$(BIN)/python -m installers.translations.update

package:
	@$(PYTHON) installers/setup/prepare.py package
	@.venv-package/bin/vmsg models get starter
	@.venv-package/bin/python -m installers.desktop.linux.build

bench-ui: dev
	@$(MAKE) --no-print-directory models
	$(BIN)/python -m tests.bench.ui

screenshots: dev
	@$(PYTHON) installers/setup/prepare.py screenshots
	@$(MAKE) --no-print-directory models
	$(BIN)/python -m tests.screens.take

fuzz: dev
	@found=; for door in message photo voice; do \
	  OMP_NUM_THREADS=1 $(BIN)/python -m tests.fuzz.fuzz_$$door --seconds $(SECONDS) || found=1; \
	done; test -z "$$found"
