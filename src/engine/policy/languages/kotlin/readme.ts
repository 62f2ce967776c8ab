// README.md of the Kotlin runtime.
export const kotlinReadme = `# adascale-runtime for Kotlin

Four files without dependencies, for Android and any JVM. Copy the folder \`adascale\` into your sources.

\`\`\`kotlin
val policy = readPolicy(assets.open("policy.json").bufferedReader().readText())
var state = createPolicyState(policy)

// Before an inference, with whatever you can read:
val signals = mapOf(BATTERY_PERCENT to Reading(71.0), CHARGING to Reading(false), THERMAL_STATUS to Reading(1.0))
val decided = decide(policy, state, signals, SystemClock.elapsedRealtime().toDouble())
state = decided.state
val variant = decided.log.active

// After it:
state = reportLatency(policy, state, variant, measuredMs)
\`\`\`

Check it: \`kotlinc adascale/*.kt -include-runtime -d replay.jar && java -cp replay.jar adascale.ReplayKt ../policy.json
../trace.jsonl\` prints \`../decisions.jsonl\`, byte for byte.
`;
