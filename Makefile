# ScriptDesk. `make run` and `make test` need nothing before them but Python, make and a package index.

.DEFAULT_GOAL := help
.PHONY: help setup dev run demo-fhir train test pictures test-node test-rasa test-app test-dialogue test-contract test-security evaluate lint format types bench-nlu lock clean bench-port

PYTHON ?= python3
UV := .tools/bin/uv
COMPILE := $(UV) pip compile --quiet --generate-hashes --no-header
NODE_TESTS := $(wildcard tests/*/*.test.mjs)
export UV_NO_PROGRESS := 1

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.scriptdesk .venv-rasa/.ready ## make the two environments; at once when they are there
	@:

run: setup ## start everything; Ctrl-C stops it
	@exec .venv/bin/scriptdesk up

demo-fhir: dev ## the demo with its patients and prescriptions in a FHIR server; Ctrl-C stops it
	@exec .venv/bin/scriptdesk demo-fhir

train: setup ## train the model, if data, pipeline or encoder changed
	@.venv/bin/scriptdesk train

dev: .venv/.dev .venv-rasa/.dev .venv/.scriptdesk ## setup, and the tools of tests and checks

test: dev train test-node test-rasa test-app ## all tests, in both environments

pictures: dev train ## the browser test's pictures in docs/screens, anew
	@.venv/bin/python -m pytest -q tests/browser/test_main_conversation.py --screens

test-node:
	@if [ -z "$(NODE_TESTS)" ]; then :; \
	elif command -v node >/dev/null; then node --test $(NODE_TESTS); \
	else echo "node is not installed: the tests of the browser's reducer are left out"; fi

test-rasa: .venv-rasa/.dev
	@.venv-rasa/bin/python -m pytest --confcutdir=tests/bot/nlu tests/bot/nlu $(PYTEST_ARGS)

test-app: .venv/.dev .venv/.scriptdesk
	@.venv/bin/python -m pytest $(PYTEST_ARGS)

test-contract: .venv/.dev .venv/.scriptdesk ## what every adapter of a pharmacy's system must do, over each of them
	@.venv/bin/python -m pytest -q tests/contract/pharmacy $(PYTEST_ARGS)

test-security: .venv/.dev .venv/.scriptdesk ## what must hold against an attacker, and every promise of docs/security
	@.venv/bin/python -m pytest -q tests/security $(PYTEST_ARGS)

test-dialogue: .venv/.dev .venv/.scriptdesk ## whole conversations through the running product
	@.venv/bin/python -m pytest -q tests/dialogue/test_conversations.py $(PYTEST_ARGS)

evaluate: .venv/.scriptdesk .venv-rasa/.ready ## the understanding on sentences held back, and whether it still reaches its floors
	@for set in questions clinical emergencies; do \
	  .venv/bin/scriptdesk evaluate tests/understanding/$$set.yml --floors tests/understanding/floors/$$set.yml || exit 1; done

lint: dev ## ruff: rules and format
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

format: dev ## ruff: put everything into the format
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

types: dev ## mypy, strict, in both environments
	@.venv/bin/mypy bot actions tests $(if $(wildcard bench/*.py),bench)
	@.venv-rasa/bin/mypy --config-file bot/nlu/mypy.ini bot/nlu tests/bot/nlu bench/nlu

bench-nlu: .venv-rasa/.ready ## Rasa's default pipeline beside ours; BENCH_ARGS="--fraction 0.1" for a try
	@.venv-rasa/bin/python -m bench.nlu $(BENCH_ARGS)

lock: .tools/.ready ## lock the requirements anew, from requirements/*.in
	@$(COMPILE) --universal --python-version 3.10 requirements/tools.in -o requirements/tools.txt
	@$(COMPILE) --universal --python-version 3.12 --overrides requirements/app-overrides.txt requirements/app.in -o requirements/app.txt
	@$(COMPILE) --universal --python-version 3.12 --overrides requirements/app-overrides.txt -c requirements/app.txt requirements/dev.in -o requirements/dev.txt
	@$(COMPILE) --python-version 3.10 --overrides requirements/rasa-overrides.txt requirements/rasa.in -o requirements/rasa.txt
	@$(COMPILE) --python-version 3.10 --overrides requirements/rasa-overrides.txt -c requirements/rasa.txt \
		requirements/rasa-dev.in -o requirements/rasa-dev.txt

bench-port: dev ## what a pharmacy of 2,000,000 prescriptions costs, call by call; needs PostgreSQL
	@.venv/bin/python -m bench.port

clean: ## remove what was made: environments, models, caches; var/ and its databases stay
	@rm -rf .venv .venv-rasa .tools build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .rasa
	@find models -name '*.tar.gz' -delete

# --- What the targets above stand on. Each stamp is younger than the files it was made from. ---

.tools/.ready: requirements/tools.txt
	@command -v $(PYTHON) >/dev/null || { echo "ScriptDesk needs Python 3.12 and 3.10, and there is no '$(PYTHON)': install them and run make again." >&2; exit 1; }
	@$(PYTHON) -m venv .tools || { echo "'$(PYTHON)' cannot make a virtual environment: install its venv module (Debian, Ubuntu: python3-venv) and run make again." >&2; exit 1; }
	@.tools/bin/python -m pip install -qq --no-warn-script-location --disable-pip-version-check --require-hashes -r requirements/tools.txt \
		|| { echo "uv could not be installed, and it builds the environments: check the way to your package index and run make again." >&2; exit 1; }
	@touch $@

# $(call environment,folder,Python version): an interpreter of that version, or one sentence about how to get it.
define environment
	@[ -x $(1)/bin/python ] || $(UV) venv --quiet --no-project --allow-existing --python $(2) $(1) 2>.tools/venv.log \
		|| { echo "ScriptDesk needs Python $(2) for $(1), and it is neither here nor could it be fetched: install it (pyenv install $(2)) and run make again." >&2; exit 1; }
endef

# $(call sync,folder,lock): exactly what the lock says. An environment that has the tools of development keeps them.
define sync
	@echo "$(1): installing what requirements/$(2).txt locks$(3)"
	@$(UV) pip sync --quiet --require-hashes --python $(1)/bin/python requirements/$(2).txt
endef

.venv/.ready: requirements/app.txt .tools/.ready
	$(call environment,.venv,3.12)
	$(call sync,.venv,$(if $(wildcard .venv/.dev),dev,app))
	@touch $@

.venv/.dev: requirements/dev.txt .tools/.ready
	$(call environment,.venv,3.12)
	$(call sync,.venv,dev)
	@touch .venv/.ready $@

# The package itself, from this folder; its build tool is in the lock, so nothing is fetched.
.venv/.scriptdesk: .venv/.ready pyproject.toml
	@$(UV) pip install --quiet --no-deps --no-build-isolation --offline --python .venv/bin/python --editable .
	@touch $@

.venv-rasa/.ready: requirements/rasa.txt requirements/rasa-overrides.txt .tools/.ready
	$(call environment,.venv-rasa,3.10)
	$(call sync,.venv-rasa,$(if $(wildcard .venv-rasa/.dev),rasa-dev,rasa), (2.5 GB; some minutes the first time))
	@touch $@

.venv-rasa/.dev: requirements/rasa-dev.txt requirements/rasa-overrides.txt .tools/.ready
	$(call environment,.venv-rasa,3.10)
	$(call sync,.venv-rasa,rasa-dev, (2.5 GB; some minutes the first time))
	@touch .venv-rasa/.ready $@
