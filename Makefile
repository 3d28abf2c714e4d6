# `make demo` and `make test` are all that a fresh machine needs: each sets up .venv when it is not there.
PYTHON ?= python3
BIN := .venv/bin
CORPUS ?= ../shared/corpus
STAMP := .venv/.installed
BROWSER := .venv/.browser
CMS := .venv/.cms
QUIET := --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps
VIEWER := .venv/replaywebpage

SECONDS ?= 60

.PHONY: demo test test-cms setup lint format bench fuzz docs clean

demo: $(STAMP)
	$(BIN)/archiver demo

# The suite starts hundreds of processes: each would compile it all where Python may write no bytecode.
test: $(STAMP) $(BROWSER)
	@$(BIN)/python -m compileall -q archiver pipelines spiders
	$(BIN)/python -m pytest -n auto --dist worksteal

# Real systems, filled and walked; some minutes. What is not installed is skipped, and pytest says so.
test-cms: $(STAMP) $(CMS) .venv-cms/.installed .venv-cms/npm/.installed
	$(BIN)/python -m pytest tests/cms -n auto --dist loadfile

setup: $(STAMP) $(BROWSER)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Archiver needs Python 3.11 or newer; say 'make PYTHON=python3.12' if it has another name."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[replay,export]" --group dev
	@touch $@

# For tests/browser, and for nothing else. What cannot be had is skipped there, and pytest says so.
$(BROWSER): $(STAMP)
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install \
	      --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1; fi; \
	  command -v chromium >/dev/null || echo "No Chromium: the tests in tests/browser are skipped."; fi
	@if ! [ -e $(VIEWER)/ui.js ]; then mkdir -p $(VIEWER); \
	  { npm pack --silent --pack-destination $(VIEWER) replaywebpage@2 && \
	    tar -xzf $(VIEWER)/*.tgz -C $(VIEWER) --strip-components=1; } >/dev/null 2>&1 || \
	  echo "No ReplayWeb.page (npm): its tests in tests/browser are skipped."; fi
	@touch $@

.venv-cms/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-cms
	.venv-cms/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	.venv-cms/bin/python -m pip install --quiet --group cms
	$(PYTHON) -m venv .venv-cms/wagtail
	.venv-cms/bin/python -m pip --python .venv-cms/wagtail/bin/python install --quiet --group cms-wagtail
	@touch $@

# Two starters are no libraries: Ghost runs in its own folder, Eleventy's blog is copied from one.
.venv-cms/npm/.installed: tests/cms/package.json .venv-cms/.installed
	@mkdir -p $(@D) && cp $< $(@D)
	@command -v npm >/dev/null && cd $(@D) && { npm install $(QUIET) && \
	  for name in ghost@5 eleventy-base-blog@5; do \
	    folder=$${name%@*}; rm -rf $$folder && mkdir $$folder && npm pack --silent $$name && \
	    tar -xzf $$folder-*.tgz -C $$folder --strip-components=1 && rm $$folder-*.tgz || exit 1; done && \
	  cd ghost && npm pkg delete devDependencies && npm install $(QUIET) --omit=dev; } || \
	  echo "npm is missing or failed: what is not installed of tests/cms/package.json is skipped."
	@touch $@

$(CMS): tests/cms/debian.txt
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install --no-install-recommends $$(cat tests/cms/debian.txt) >/dev/null; \
	else \
	  echo "Not root, or no apt-get: what is missing of tests/cms/debian.txt is skipped. To have it:"; \
	  echo "  sudo apt-get install --no-install-recommends $$(cat tests/cms/debian.txt | tr '\n' ' ')"; \
	fi
	@touch $@

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/licences.py

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The peers that the reader is measured beside pin what others need newer: they live apart.
bench: $(STAMP) .venv-bench/.installed
	$(BIN)/python bench/crawl.py
	@test -d $(CORPUS) || echo "The readers are not compared: there is no corpus at $(CORPUS)."
	@test ! -d $(CORPUS) || .venv-bench/bin/python bench/corpus.py $(CORPUS) --peers

.venv-bench/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	.venv-bench/bin/python -m pip install --quiet --editable . --group bench
	@touch $@

# Mutated pages, as long as is said; ends at the first that cannot be read.
fuzz: .venv-fuzz/.installed
	.venv-fuzz/bin/python tests/fuzz/reading.py -max_total_time=$(SECONDS)

.venv-fuzz/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	.venv-fuzz/bin/python -m pip install --quiet --editable . --group fuzz
	@touch $@

clean:
	rm -rf .venv .venv-bench .venv-cms .venv-fuzz
