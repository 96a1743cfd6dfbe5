#!/usr/bin/env bash
# Installs what a target of the Makefile needs and the machine lacks, or says in one line how to get it.
#
#   tools/install.sh rust | node | chromium | postgres
#   tools/install.sh tool COMMAND VERSION [CRATE]     into the user's cache, by version: every clone reuses it
set -euo pipefail

tools=${XDG_CACHE_HOME:-$HOME/.cache}/graticule/tools

has() { command -v "$1" >/dev/null 2>&1; }
say() { echo "graticule: $*" >&2; }
stop() { say "$@"; exit 1; }

rust() {
  has cc || stop "a C compiler is missing: install gcc or clang (Debian: apt-get install build-essential)"
  has rustup && has cargo || stop "Rust is missing: install it with rustup, https://rustup.rs"
  # What rust-toolchain.toml asks for; rustup itself does not install it where RUSTUP_AUTO_INSTALL=0.
  rustc --version >/dev/null 2>&1 || rustup toolchain install
  rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
  cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
  cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
}

node() {
  local wanted="Node 20.19 or newer is missing: install it from https://nodejs.org or your system's packages"
  has npm || stop "$wanted"
  command node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
    stop "$wanted (this is $(command node --version))"
}

# Debian's packages where we may install them; elsewhere the sentence.
debian() {
  local sentence=$1
  shift
  if [ "$(id -u)" != 0 ] || [ ! -f /etc/debian_version ] || ! has apt-get; then stop "$sentence"; fi
  say "installing $*"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 ||
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
}

chromium() {
  [ -x "${GRATICULE_CHROMIUM:-/usr/bin/chromium}" ] ||
    debian "Chromium is missing: install it and set GRATICULE_CHROMIUM to its path (Debian: apt-get install chromium)" chromium
}

postgres() {
  has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ||
    debian "PostgreSQL is missing: install its server, initdb must be on PATH (Debian: apt-get install postgresql)" postgresql
}

tool() {
  local command=$1 version=$2 crate=${3:-$1} temp home
  home=$tools/$command-$version
  [ -x "$home/bin/$command" ] && return
  has "$command" && "$command" --version 2>/dev/null | grep -qwF -- "$version" && return
  mkdir -p "$tools"
  temp=$(mktemp -d "$tools/.$command.XXXXXX")
  # shellcheck disable=SC2064 # the folder's name is known now
  trap "rm -rf '$temp'" EXIT
  if has cargo-binstall && cargo binstall --no-confirm --disable-strategies compile --root "$temp/done" "$crate@$version"; then
    say "installed $crate $version"
  else
    say "building $crate $version, once for this machine (minutes)"
    # The crates' own profiles optimise for a quarter of an hour what runs for seconds.
    CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
      CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR="$temp/target" \
      cargo install --quiet --locked --root "$temp/done" --version "=$version" "$crate"
  fi
  # Two clones may have built it at the same time: the first one stays.
  command node -e 'require("fs").renameSync(...process.argv.slice(1))' "$temp/done" "$home" 2>/dev/null ||
    [ -x "$home/bin/$command" ]
}

"$@"
