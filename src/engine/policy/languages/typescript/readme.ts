// README.md of the runtime inside a bundle.

export const runtimeReadme = `# adascale-runtime

Picks the variant of a network for the moment, from \`policy.json\`. One file, no dependencies, no clock and no sensors of its own:
\`index.mjs\` for JavaScript, \`index.ts\` (its source) for TypeScript.

| function | what |
|---|---|
| \`createPolicyState(policy)\` | the state to start from; plain JSON, may be stored |
| \`decide(policy, state, context, timeMs)\` | \`{ state, log }\`; run the variant \`log.active\`, keep \`state\` for the next decision |
| \`reportLatency(policy, state, variantId, measuredMs)\` | the state after an inference: stated latencies are corrected by measured ones |
| \`selectVariant(policy, context)\` | the id that a fresh start would pick, without history |
| \`formatLog(log)\`, \`replay(policy, trace)\` | the log line of a decision; a whole trace replayed, as in \`decisions.jsonl\` |

\`context\` holds what is known: \`batteryPercent\`, \`charging\`, \`thermalStatus\` (0 to 6), \`freeMemoryBytes\`, \`cpuLoad\` (0 to 1),
\`latencyTargetMs\`; each a bare value or \`{ value, ageMs }\`. \`timeMs\` is a clock that never runs backwards, such as \`performance.now()\`.

MIT licence.
`;
