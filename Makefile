# Every task of the project. `make` alone lists them.
PORT ?= 8000
PYTHON ?=
export PORT PYTHON

RUN_VENV = @scripts/venv requirements.txt
DEV_VENV = @scripts/venv requirements.txt requirements-dev.txt
PY = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test unit lint format types messages bench pictures image requirements clean

help: ## list the tasks
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: ## start Throughline at http://127.0.0.1:8000 (PORT=8001 for another port)
	$(RUN_VENV)
	@exec $(PY) -m scripts.run

test: ## everything that must hold, from formatting to browser tests
	$(DEV_VENV)
	@exec $(PY) -m scripts.check all

unit: ## the tests that need no browser
	$(DEV_VENV)
	@exec $(PY) -m scripts.check unit

lint: ## formatting, ruff, templates, app order, Dockerfile
	$(DEV_VENV)
	@exec $(PY) -m scripts.check lint

types: ## mypy
	$(DEV_VENV)
	@exec $(PY) -m scripts.check types

format: ## format the code and fix what ruff can
	$(DEV_VENV)
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

messages: ## bring locale/ up to date with the strings marked for translation
	$(DEV_VENV)
	@exec $(PY) -m scripts.messages

bench: ## measure against the budgets in docs/performance.md
	$(DEV_VENV)
	@exec $(PY) -m bench

pictures: ## drive the demo in Chromium and write the pictures of README and docs
	$(DEV_VENV)
	@exec $(PY) -m scripts.pictures

image: ## build the container image without an engine, start it and fetch its health page (Debian, as root)
	@scripts/image

requirements: ## pin requirements*.in anew, with hashes (ARGS="--upgrade-package django" to raise one)
	$(DEV_VENV)
	@scripts/pin $(ARGS)

clean: ## remove what can be made again: .venv and caches; never var/, which holds the data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/test
	find apps config scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
