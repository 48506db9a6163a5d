#!/bin/sh
# Compare the pinned packages with the public list of known vulnerabilities. The tool lives in an environment of its own.
# Fails when a vulnerability is known, and also when the list does not answer: nothing checked is not the same as nothing found.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x var/audit/bin/pip-audit ]; then
  .venv/bin/python -m venv var/audit
  var/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
fi
failed=0
for file in app dev nlu; do
  echo "== requirements/$file.txt"
  var/audit/bin/pip-audit --no-deps --disable-pip --progress-spinner off --timeout 10 -r "requirements/$file.txt" \
    >var/audit/report 2>var/audit/messages || failed=1
  pinned=$(grep -c '==' "requirements/$file.txt")
  skipped=$(grep -c 'could not be audited' var/audit/report || true)
  if [ ! -s var/audit/report ] && ! grep -q 'No known vulnerabilities' var/audit/messages; then skipped=$pinned; fi
  grep -v 'could not be audited' var/audit/report || true
  if [ "$skipped" -gt 0 ]; then
    failed=1
    echo "Von $pinned Paketen wurden $skipped nicht geprüft: Die Liste bekannter Lücken (pypi.org) ist von hier nicht"
    echo "erreichbar oder unvollständig. Bitte auf einem Rechner mit vollem Zugang zum Internet wiederholen."
  fi
done
exit $failed
