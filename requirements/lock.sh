#!/bin/sh
# Pin the newest versions that satisfy pyproject.toml, one file per environment. Needs pip-tools in .venv.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet pip-tools
compile() { .venv/bin/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host pyproject.toml "$@"; }
compile --extra assistant --extra voice -o requirements/app.txt
compile --extra dev -c requirements/app.txt -o requirements/dev.txt
# A local build suffix ("+cpu") exists only where that wheel lies on disk.
sed -i 's/^\(torch==[0-9.]*\)+.*/\1/' requirements/app.txt
