#!/bin/sh
# Lets Paddle's official SDKs live a customer's life in the sandbox. Keeps what it installed in the given folder
# (default: sandbox/target/sdk).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
kept=${1:-$root/sandbox/target/sdk}
"$here/install.sh" "$kept"
cd "$root"
exec ./mvnw -B -q test -pl sandbox -am -Dtest=OfficialSdkTest -Dsurefire.failIfNoSpecifiedTests=false -Dtenure.sdk="$kept"
