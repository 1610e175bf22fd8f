#!/bin/sh
# Creates the namespaces, or brings their retention to what is set: how long the history of an ended workflow can be
# looked at. TEMPORAL_ADDRESS comes from the environment.
set -eu

for namespace in "$@"; do
  if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$namespace" --retention "$NAMESPACE_RETENTION"
  else
    temporal operator namespace create --namespace "$namespace" --retention "$NAMESPACE_RETENTION"
  fi
done
