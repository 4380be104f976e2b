#!/usr/bin/env bash
# Brings pyarrow for scripts/check-parquet.sh: a virtual environment in the temporary directory, made once. Prints its Python.
set -euo pipefail

version=26.0.1
directory=${TMPDIR:-/tmp}/homelake-pyarrow-$version-$(id -u)
python=$directory/bin/python

if ! { [ -x "$python" ] && "$python" -c 'import pyarrow.parquet' 2>/dev/null; }; then
  rm -rf "$directory"
  python3 -m venv "$directory" >&2
  "$directory/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "pyarrow==$version" >&2
fi
echo "$python"
