# Everything a person does with this repository: `make` prints the list. What is missing is installed first.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run test check build watch bench

# The newest cargo-leptos that the compiler in rust-toolchain.toml builds. wasm-bindgen's command line must match its crate.
CARGO_LEPTOS := 0.3.10
CARGO_DENY := 0.20.2
CARGO_MACHETE := 0.9.2
WASM_BINDGEN := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/^version = "\(.*\)"$$/\1/p;}' Cargo.lock)

# cargo-leptos takes sass, wasm-opt and wasm-bindgen from PATH; it would download what it does not find there.
TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/graticule/tools
empty :=
export PATH := $(CURDIR)/node_modules/.bin:$(subst $(empty) $(empty),:,$(foreach tool,\
  cargo-leptos-$(CARGO_LEPTOS) wasm-bindgen-$(WASM_BINDGEN) cargo-deny-$(CARGO_DENY) cargo-machete-$(CARGO_MACHETE),\
  $(TOOLS)/$(tool)/bin)):$(PATH)

# What the release is made of. Folders stand for the files that were in them: one that goes counts as a change.
SOURCES := $(shell find domain db services app frontend server style -name tests -prune -o -print) \
  tools/assets.mjs tools/fonts.mjs Cargo.toml Cargo.lock rust-toolchain.toml

# The whole workspace as the server's machine sees it; `frontend` is for browsers alone.
NATIVE := --locked --workspace --exclude frontend

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

run: build ## build the release, fill a demo network the first time, serve it
	target/release/graticule demo

test: build ## every test: Rust on SQLite and PostgreSQL, the countries' data, browsers on the release
	@tools/install.sh chromium
	@tools/install.sh postgres
	scripts/with-postgres cargo test $(NATIVE)
	npm run --silent geography:verify
	scripts/with-postgres playwright test --config end2end

check: node_modules/.stamp ## formatting, lints, documentation, dependencies, the house's invariants
	@tools/install.sh rust
	@tools/install.sh tool cargo-deny $(CARGO_DENY)
	@tools/install.sh tool cargo-machete $(CARGO_MACHETE)
	cargo fmt --all --check
	tsc --project end2end
	oxlint --deny-warnings --type-aware
	stylelint --max-warnings 0 'style/**/*.scss'
	node -e 'process.argv.slice(1).forEach((file) => JSON.parse(fs.readFileSync(file)))' app/locales/*.json
	cargo machete
	cargo deny --locked check --hide-inclusion-graph bans licenses sources
	@if [ "$${GRATICULE_ADVISORIES:-}" = 1 ] || timeout 5 git ls-remote https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; \
	then cargo deny --locked check advisories; \
	else echo "The advisories' database is out of reach: not checked (GRATICULE_ADVISORIES=1 insists)."; fi
	cargo clippy $(NATIVE) --all-targets -- -D warnings
	cargo clippy --locked --package frontend --target wasm32-unknown-unknown -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc $(NATIVE) --no-deps
	cargo test $(NATIVE) --test it tidy

build: target/.built ## the release: target/release/graticule and target/site

watch: node_modules/.stamp ## rebuild and reload while editing
	@tools/install.sh rust
	@tools/install.sh tool cargo-leptos $(CARGO_LEPTOS)
	@tools/install.sh tool wasm-bindgen $(WASM_BINDGEN) wasm-bindgen-cli
	node tools/assets.mjs
	cargo leptos watch --split -- demo

bench: build ## the bytes of a visit and how it feels, against the budgets
	@tools/install.sh chromium
	node tools/bench.mjs
	node tools/feel.mjs

# The stamp is as old as the build's beginning: what was changed meanwhile is built next time.
target/.built: $(SOURCES) node_modules/.stamp
	@mkdir -p target && touch target/.building
	@tools/install.sh rust
	@tools/install.sh tool cargo-leptos $(CARGO_LEPTOS)
	@tools/install.sh tool wasm-bindgen $(WASM_BINDGEN) wasm-bindgen-cli
	node tools/assets.mjs
	@rm -rf target/site/pkg # parts of the browser's half that the last build split off elsewhere
	cargo leptos build --release --split --precompress
	@mv target/.building $@

# Install scripts are not run: nothing here needs one.
node_modules/.stamp: package.json package-lock.json .npmrc
	@tools/install.sh node
	npm ci --ignore-scripts
	@touch $@
