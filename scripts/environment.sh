# What chat, test and check run in: .venv in this checkout, filled from a hashed lock. To be sourced by a script that
# has set `root`. Says little, on stderr; what a tool printed is shown when it failed.
# shellcheck shell=sh disable=SC2154

venv="$root/.venv"

say() { printf '%s\n' "$@" >&2; }

# quietly TITLE COMMAND...
quietly() {
    say "$1"
    shift
    output=$("$@" 2>&1) || {
        say "$output" "" "This failed: $*"
        exit 1
    }
}

# environment run|dev: make sure that .venv holds what requirements/run.txt or dev.txt asks for.
environment() {
    if works; then
        # The development lock holds all that the other one does.
        { is_installed "$1" || is_installed dev; } && return
    fi
    find_python
    install_system_packages
    works || quietly "Making a virtual environment in .venv ..." "$python" -m venv --clear "$venv"
    quietly "Installing the packages into it, a minute or so ..." install_packages "$1"
}

works() { "$venv/bin/python" -c '' 2>/dev/null; }

is_installed() { [ "$(cat "$venv/installed-$1" 2>/dev/null)" = "$(fingerprint "$1")" ]; }

# An editable installation also depends on where the checkout is.
fingerprint() { (printf '%s' "$root" && cat "$root/requirements/$1.txt" "$root/pyproject.toml") | cksum; }

install_packages() {
    rm -f "$venv"/installed-*
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip
    # Hashes for all that comes from outside; our own package is built with the hatchling that is among it.
    install --require-hashes -r "$root/requirements/$1.txt" && install --no-build-isolation --no-deps -e "$root" &&
        fingerprint "$1" >"$venv/installed-$1"
}

install() { "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off "$@"; }

# Sets `python`: what PYTHON names, else the first usual name that is new enough, with venv rather than without.
find_python() {
    python=
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        python=${python:-$name}
        ! has_venv "$name" || {
            python=$name
            break
        }
    done
    [ -n "$python" ] || {
        say "codegpt-ls needs Python 3.11 or newer, and ${PYTHON:-python3} is not that." \
            "When another one is installed, name it: PYTHON=/path/to/python3.12 sh $0"
        exit 1
    }
}

has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

has_openmp() {
    [ "$(uname -s)" != Linux ] || "$python" -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null
}

# What no Python package brings: venv, which Debian packs apart, and the OpenMP runtime of the local model's engine.
install_system_packages() {
    missing=
    has_venv "$python" || missing=$(venv_package)
    has_openmp || missing="$missing libgomp1"
    missing=${missing# }
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "The system lacks these packages, by their Debian names: $missing" \
            "Install them with your package manager, then run this again."
        exit 1
    fi
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "The system lacks packages that only root can install. Run this line, then the same command again:" \
            "    sudo apt-get update && sudo apt-get install -y $missing"
        exit 1
    fi
    quietly "Installing the system packages $missing ..." apt_install
}

venv_package() {
    case ${python##*/} in
        python3*) echo "${python##*/}-venv" ;;
        *) echo python3-venv ;;
    esac
}

# shellcheck disable=SC2086 # both are lists of words
apt_install() {
    $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y $missing
}
