#!/bin/sh
# Runs the first Python on PATH that Groundwork can use with the given arguments.
# PYTHON=<interpreter> is tried first.
set -u
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done
found=$(${PYTHON:-python3} --version 2>/dev/null) || found='no python3'
echo "error: Groundwork needs Python 3.11 or later, and there is $found; install one, or name one: make PYTHON=/path/to/python3.11 ..." >&2
exit 1
