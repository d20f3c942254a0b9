# `make run` and `make test` set everything up by themselves; a second call skips what is done.
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Every process of a run imports the same files; compiled once they are read in a third of the time, whatever the
# environment says about writing bytecode.
export PYTHONDONTWRITEBYTECODE :=

SEEDS ?= 1 2
COUNT ?= 40

.PHONY: help setup run test mutants attack check texts fix migrations bench pictures backup restore
help:
	@echo "make run    the demo on 127.0.0.1 (PORT, WQM_DATA_DIR)"
	@echo "make test   every test, browser tests included (ARGS='-k name' for some)"
	@echo "make mutants  breaks rules one at a time: nine of ten have to be noticed (SEEDS, COUNT, ARGS='--only plans')"
	@echo "make attack the seventeen attacks on surveys and staff audits, a table, docs/attack-report.md"
	@echo "make check  format, lint, types, layers, migrations, deployment checks, templates"
	@echo "make texts  every sentence that a person can read, by page (ARGS='templates/plans plans')"
	@echo "make fix    format and repair what can be repaired"
	@echo "make migrations  what the models need in the database (ARGS='plans --name=...')"
	@echo "make bench  one row per measure: name, ours, base, ratio, goal"
	@echo "make pictures  the pictures of the README, taken from a fresh demo"
	@echo "make backup   the database and the files in one archive (WQM_BACKUP_DIR, WQM_BACKUP_RECIPIENT)"
	@echo "make restore  an archive into an empty database and folder (FILE=...)"
	@echo "make setup  only the set-up"

setup:
	@python3 scripts/bootstrap

# exec: the supervisor becomes the child of make itself, and goes when make goes.
run: setup
	@WQM_DIE_WITH_PARENT=1 exec $(BIN)/python -m wqm.embedded

test:
	@python3 scripts/bootstrap --browser
	@$(BIN)/python -m pytest $(ARGS)

mutants: setup
	@$(BIN)/python -m scripts.mutants $(SEEDS:%=--seed=%) --count $(COUNT) $(ARGS)

attack:
	@python3 scripts/bootstrap
	@PYTHONPATH=. $(BIN)/python scripts/attack.py

check: setup
	@scripts/check

texts: setup
	@$(BIN)/python -m scripts.texts $(ARGS)

fix: setup
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(BIN)/djangofmt templates

migrations: setup
	@PYTHONPATH=. $(BIN)/python scripts/make_migrations.py $(ARGS)
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

backup: setup
	@$(BIN)/python -m wqm.backup make

restore: setup
	@$(BIN)/python -m wqm.backup restore $(FILE)

bench: setup
	@$(BIN)/python -m bench

pictures:
	@python3 scripts/bootstrap --browser
	@PYTHONPATH=. $(BIN)/python scripts/pictures.py
