# Groundwork's commands. Everything that they need is put under .venv and .tools, once.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

# From any working directory: make -C <checkout>, or make -f <checkout>/Makefile.
ROOT := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
BIN := $(ROOT)/.venv/bin
IN := cd "$(ROOT)" &&
TOOLS := tests/policies/access/oracle tests/policies/evidence/oracle benchmarks/checkov
COMPILE = "$(BIN)/uv" pip compile --universal --python-version 3.11 --generate-hashes \
	--upgrade --no-emit-index-url --no-emit-find-links --quiet

# PYTHON=<interpreter> makes .venv with a certain Python (3.11 or later).
export PYTHON ?=
# Images set it to keep their layers small. Here every process would compile pulumi_aws anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up down test check fmt generate lock bench bench-policies yaml oracles clean help environment engine

up: environment engine  ## Bring up the sandbox, the platform and its use cases
	@$(IN) "$(BIN)/groundwork" up $(ARGS)

down: environment engine  ## Destroy what `up` made and stop the sandbox
	@$(IN) "$(BIN)/groundwork" down $(ARGS)

test: environment engine yaml oracles  ## Run all tests; ARGS="-k name" picks some, ARGS="-m 'not engine'" the quick ones
	@$(IN) "$(BIN)/python" -m pytest -n auto --maxprocesses 4 $(ARGS)

check: environment  ## Format, lint, types, import contracts, generated files, pins; changes nothing
	@$(IN) "$(BIN)/python" -m toolchain.check

fmt: environment  ## Format the code and mend what ruff can mend
	@$(IN) "$(BIN)/ruff" format . && "$(BIN)/ruff" check --fix .

generate: environment  ## Write the generated files anew: schemas, pages of policies and components, diagrams
	@$(IN) "$(BIN)/python" -m toolchain.check --generate

lock: environment  ## Write requirements.lock, and those of single tools, anew with today's versions
	@$(IN) $(COMPILE) --all-extras pyproject.toml --output-file requirements.lock
	@$(IN) for it in $(TOOLS); do \
		$(COMPILE) $$it/requirements.in --output-file $$it/requirements.lock || exit 1; done

bench: environment engine  ## Measure the sandbox against a provider that does nothing, and use cases
	@$(IN) "$(BIN)/python" -m benchmarks.up $(ARGS)
	@$(IN) "$(BIN)/python" -m benchmarks.use_cases preview
	@$(IN) "$(BIN)/python" -m benchmarks.use_cases many

bench-policies: environment  ## Measure the audit of large states beside Checkov, which it gets into .tools
	@$(IN) "$(BIN)/python" -m benchmarks.policies $(ARGS)

yaml: environment engine  ## Get what runs Pulumi YAML programs; `make up` needs none
	@$(IN) "$(BIN)/python" -m toolchain.yaml_host > /dev/null

oracles: environment  ## Get the programs that tests compare ours with, each into its own environment
	@$(IN) "$(BIN)/python" -m toolchain.environments access evidence > /dev/null

clean:  ## Remove .venv, .tools and all caches; the sandbox's state in .groundwork stays
	@$(IN) rm -rf .venv .tools .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@$(IN) find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## List these targets
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' "$(ROOT)/Makefile"

environment:
	@$(IN) ./toolchain/python.sh -m toolchain.bootstrap

engine: environment
	@$(IN) "$(BIN)/python" -m toolchain.engine > /dev/null

