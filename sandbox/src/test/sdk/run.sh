#!/bin/sh
# Lets Paddle's official SDKs live a customer's life in the sandbox. Needs Python 3.11, Node 18 and their registries;
# keeps what it installed in the given folder (default: sandbox/target/sdk).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
kept=${1:-$root/sandbox/target/sdk}
mkdir -p "$kept/node"
if [ ! -x "$kept/python/bin/python" ]; then
  python3 -m venv "$kept/python"
fi
"$kept/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/python/requirements.txt"
cp "$here/node/package.json" "$here/node/life.mjs" "$kept/node/"
(cd "$kept/node" && npm install --silent --no-audit --no-fund)
cd "$root"
exec ./mvnw -B -q test -pl sandbox -am -Dtest=OfficialSdkTest -Dsurefire.failIfNoSpecifiedTests=false -Dtenure.sdk="$kept"
