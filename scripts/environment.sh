#!/bin/sh
# environment.sh PYTHON VENV: the virtual environment with the tools that install and build the rest.
set -eu
python=$1
venv=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Auslage needs Python 3.11 or newer; \"$python\" is $("$python" --version 2>&1). Name another one: make PYTHON=python3.12 …" >&2
    exit 1
fi
if [ ! -x "$venv/bin/python" ]; then
    rm -rf "$venv"
    "$python" -m venv "$venv" || {
        echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2
        rm -rf "$venv"
        exit 1
    }
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.lock
