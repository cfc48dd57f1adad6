#!/bin/sh
# Writes the two lock files anew. Needs uv on the PATH. Installing needs only pip: pip install --no-deps --require-hashes -r FILE
set -eu
cd "$(dirname "$0")/.."
lock() { out=$1; shift; uv pip compile --universal --python-version 3.11 --override requirements/overrides.txt --generate-hashes \
    --no-header --no-emit-index-url --no-annotate pyproject.toml requirements/extra.in "$@" -o "$out" -q
    python3 - "$out" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
blocks = re.split(r"(?m)^(?=[a-z0-9])", text)
open(sys.argv[1], "w").write("".join(b for b in blocks if "'never'" not in b.split("\n")[0]))
PY
}
lock requirements/app.lock --extra speech
lock requirements/dev.lock --extra speech --extra dev
