# shellcheck shell=bash disable=SC2034,SC2086
# Sourced by the parts of tests/run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
part=$(basename "$0")
shared=${SCHEMACCORD_SHARED:-$(dirname "$root")/shared}
export SCHEMACCORD_SHARED=$shared
# What core answers to every conformance case; the other surfaces must answer the same to the byte.
answers=$root/target/answers
STEPS=${STEPS:-/dev/null}
failures=0
# A developer's build may still add to the lock file; a checked-in state has to be complete.
# Unquoted where it is used: without CI it is no argument at all.
locked=${CI:+--locked}

# Runs a suite: its name, then its command. A failing suite is counted and the part goes on.
step() {
    local name=$1 status before=$SECONDS
    shift
    printf '\n== %s: %s\n' "$part" "$name"
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    if [ "$status" -eq 0 ]; then
        printf 'passed %s: %s\n' "$part" "$name" >>"$STEPS"
    else
        printf -- '-- failed with status %s\n' "$status"
        printf 'failed %s: %s\n' "$part" "$name" >>"$STEPS"
        failures=$((failures + 1))
    fi
    printf -- '-- %s s\n' "$((SECONDS - before))"
    return "$status"
}

# A suite that others of the part do not build on.
try() { step "$@" || true; }

# The last command of a part: its status.
finish() { [ "$failures" -eq 0 ]; }

notice() { printf 'notice: %s\n' "$*"; }

# Cases made from suites that others publish, where they are present.
export SCHEMACCORD_CASES=$root/target/cases
published() {
    if [ -d "$shared/json-schema-test-suite" ]; then
        python3 tests/published_suite.py "$shared/json-schema-test-suite" "$SCHEMACCORD_CASES"
    else
        notice "no JSON Schema test suite in $shared: not compared"
    fi
}

conformance() {
    published
    SCHEMACCORD_ANSWERS=$answers cargo test $locked --quiet -p schemaccord --test conformance -- --nocapture
}
