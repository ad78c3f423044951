# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# A shell, make and Python 3.11 are enough; everything else comes into this folder (.venv, assets/node_modules, var).
.POSIX:
.SILENT:

PORT = 8000
ONLY =

help: ## what can be made
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: installed ## run the demo on this machine; PORT=8001 for another port
	exec .venv/bin/buurtsamen demo --port $(PORT)

demo-reset: installed ## run the demo from the beginning: what was done in it is lost
	exec .venv/bin/buurtsamen demo --port $(PORT) --reset

test: developed ## run all tests, in Chromium too
	tools/chromium
	exec .venv/bin/pytest --numprocesses 2 --dist load --maxschedchunk 4

check: developed ## format, types, layers, migrations, translations, licences, secrets
	exec .venv/bin/python tools/check.py

bench: developed ## measure how much the product can carry; ONLY=give for figures that begin so
	exec .venv/bin/python -m bench $(ONLY)

messages: developed ## gather the texts to translate, and compile the translations
	exec .venv/bin/python tools/messages.py extract compile

lives: developed ## write docs/lives.md out of the tables of steps
	exec .venv/bin/python tools/lives.py write

assets: installed ## build the style sheet, fonts, icons and pictures

wheel: installed ## make an installable package in dist/
	.venv/bin/python -m hatchling build --target wheel

lock: ## lock the dependencies anew (needs uv)
	tools/lock

installed:
	tools/venv build
	tools/assets

developed:
	tools/venv dev
	tools/assets

.PHONY: help demo demo-reset test check bench messages lives assets wheel lock installed developed
