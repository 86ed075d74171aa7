#!/usr/bin/env bash
# Runs everything that needs a GPU, on the machine that has one, and keeps what it prints:
#   verify in each precision, tests tagged gpu, bench (batch 1, 4, 16, 32; first chunk at 1, 4, 16
#   streams), ten minutes of sixteen streams.
#
# Usage: benchmarks/gpu.sh OUT
#   MODEL     a model directory for verify, with its goldens in GOLDENS (default: the bundled set)
#   UPSTREAM  a command that measures upstream once and prints the JSON of its benchmark
#   MAVEN     how Maven is called, such as "mvn -o" (default: mvn)
#   DEVICE    which GPU (default: cuda:0)
# Exit code: 0 all went well, 1 some step did not, 2 wrong usage.
set -uo pipefail

if [ $# -ne 1 ]; then
  echo "usage: benchmarks/gpu.sh OUT" >&2
  exit 2
fi
mkdir -p "$1" || exit 2
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 2

device=${DEVICE:-cuda:0}
read -ra maven <<< "${MAVEN:-mvn}"
bundled=cosyvoice-core/src/test/resources/golden/tiny
goldens=${GOLDENS:-$bundled}
model=${MODEL:-$bundled/model}
failed=()

# Runs a step, its output on the screen and in OUT/NAME.log; a failure stops nothing.
step() {
  local name=$1
  shift
  echo "== $name: $*"
  if ! "$@" 2>&1 | tee "$out/$name.log"; then
    failed+=("$name")
  fi
}

# Tests that are tagged gpu, with the natives for GPUs.
tagged() {
  "${maven[@]}" -B -Pgpu -pl cosyvoice-native,cosyvoice-eval -am -Dgroups=gpu \
    -Dexcluded.tests=none -Dspotless.check.skip=true \
    -Dsurefire.failIfNoSpecifiedTests=false "-Dtest=$1" test
}

build() {
  "${maven[@]}" -q -B -Pgpu -pl cosyvoice-eval -am -DskipTests \
    -Dspotless.check.skip=true package || return
  touch cosyvoice-eval/target/class-path # the launcher shall not build it again, without them
}

# Requests at the same time through the engine, whole and streamed.
serve() {
  "${maven[@]}" -q -B -Pgpu -pl benchmarks -am -DskipTests -Dspotless.check.skip=true package || return
  java -cp "benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
    io.github.cosyvoice4j.benchmarks.macro.ServeBenchmark --device "$device" --precision BF16 \
    --modes streaming,offline --requests 1,4,16,32 --tokens 250 --out "$out/serve.json"
}

step machine nvidia-smi
step build build
step info ./cosyvoice info --model "$model" --device "$device"
for precision in fp32 fp16 bf16; do
  step "verify-$precision" ./cosyvoice verify --model "$model" --goldens "$goldens" \
    --device "$device" --precision "$precision"
done
step tests tagged '!DeviceSoakTest'
for precision in fp32 bf16; do
  step "bench-$precision" ./cosyvoice bench --device "$device" --precision "$precision" \
    --random full --concurrency 1,4,16,32 ${UPSTREAM:+--against "$UPSTREAM"} \
    --json "$out/bench-$precision.json"
done
step together serve
step soak tagged DeviceSoakTest

if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}; see the logs in $out" >&2
  exit 1
fi
echo "all went well; results in $out"
