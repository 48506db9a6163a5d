#!/bin/sh
# Compare the pinned packages with the public list of known vulnerabilities. The tool lives in an environment of its own.
set -eu
cd "$(dirname "$0")/.."
probe='import urllib.request; urllib.request.urlopen("https://pypi.org/pypi/aiohttp/json", timeout=10).read(1)'
if ! .venv/bin/python -c "$probe" 2>/dev/null; then
  echo "Die Liste bekannter Lücken (pypi.org) ist von hier nicht erreichbar. Bitte auf einem Rechner mit Internet wiederholen."
  exit 1
fi
if [ ! -x var/audit/bin/pip-audit ]; then
  .venv/bin/python -m venv var/audit
  var/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
fi
failed=0
for file in app dev nlu; do
  echo "== requirements/$file.txt"
  var/audit/bin/pip-audit --no-deps --disable-pip --progress-spinner off --timeout 10 -r "requirements/$file.txt" || failed=1
done
exit $failed
