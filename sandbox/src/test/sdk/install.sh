#!/bin/sh
# Installs Paddle's official SDKs for Python and Node, in the versions that are pinned beside this script, into the given
# folder. Needs Python 3.11 with venv, Node 20 with npm, and their registries; what is there already is kept.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
kept=${1:?where to install them}
for tool in python3 node npm; do
  command -v "$tool" >/dev/null || { echo "There is no $tool: the SDKs cannot be installed." >&2; exit 1; }
done
mkdir -p "$kept/node"
"$kept/python/bin/python" -c 'import pip' 2>/dev/null || python3 -m venv --clear "$kept/python"
"$kept/python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/python/requirements.txt"
"$kept/python/bin/python" -m pip check --disable-pip-version-check >/dev/null
cp "$here/node/package.json" "$here/node/package-lock.json" "$here/node/life.mjs" "$kept/node/"
(cd "$kept/node" && npm ci --loglevel=error --no-audit --no-fund)
