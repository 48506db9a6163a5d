# Two commands matter: `make run` and `make test`. Both set up what is missing.
PYTHON ?= python3
# Without these, OpenMP threads of several processes spin against each other, and onnxruntime reports its use to its maker.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export ORT_DISABLE_TELEMETRY ?= 1
KREIS = .venv/bin/python -m bot

.PHONY: run test fast check train bench kiosk setup setup-dev format lint lock audit

run: setup              ## set up, train if needed, start everything, print the URL
	@$(KREIS) run

test: setup-dev lint    ## set up, then all tests
	@$(KREIS) train
	@.venv/bin/python -m pytest

fast: setup-dev         ## tests without processes, browser and audio
	@.venv/bin/python -m pytest -m "not stack and not browser and not audio"

check: setup            ## validate the knowledge files
	@$(KREIS) check

train: setup            ## train Rasa when the training data changed
	@$(KREIS) train --umschalten

bench: setup-dev        ## measure quality and speed; results on standard output
	@.venv/bin/python -m bench

kiosk: setup            ## the voice terminal
	@$(PYTHON) -m bot.bootstrap --system
	@$(KREIS) kiosk

setup:
	@$(PYTHON) -m bot.bootstrap

setup-dev:
	@$(PYTHON) -m bot.bootstrap --dev --system

format:                 ## format and fix what can be fixed
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lint:
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy

lock:                   ## pin the newest versions that fit together (see requirements/README.md)
	@sh requirements/lock.sh

audit: setup            ## known vulnerabilities of the pinned packages (needs the internet)
	@sh requirements/audit.sh
