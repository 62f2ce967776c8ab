// The loop of an adaptive app: read the context, decide, run, report. Here the context comes from a recorded or scripted trace,
// played faster than it happened; everything else is as an app would do it.
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { listImages, noise, readImage } from './images.mjs';
import { createVariants } from './variants.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string' },
    trace: { type: 'string' },
    speed: { type: 'string', default: '60' },
    limit: { type: 'string', default: 'Infinity' },
  },
});
const [given] = positionals;
if (given === undefined) {
  console.error('usage: node app.mjs BUNDLE [--images FOLDER] [--trace FILE] [--speed N] [--limit N]');
  process.exit(2);
}
const bundle = path.resolve(given);
const policy = JSON.parse(await readFile(path.join(bundle, 'policy.json'), 'utf8'));
const runtime = await import(pathToFileURL(path.join(bundle, 'adascale-runtime', 'index.mjs')).href);
const text = await readFile(values.trace ?? path.join(bundle, 'trace.jsonl'), 'utf8');
const trace = text
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .slice(0, Number(values.limit));
const files = values.images === undefined ? [] : await listImages(values.images);

const variants = createVariants(policy, bundle);
const input = policy.model.inputs[0].name;
const output = policy.model.outputs[0].name;
const feedsAt = async (i) => ({
  [input]: files.length > 0 ? await readImage(files[i % files.length], policy) : noise(policy),
});

const best = (scores) => scores.indexOf(Math.max(...scores));
const label = (place) => policy.model.labels?.[place] ?? `class ${place}`;
const seconds = (ms) => `${(ms / 1000).toFixed(0)} s`.padStart(6);
const freeMemory = (signals) => signals.freeMemoryBytes?.value ?? signals.freeMemoryBytes ?? Infinity;

/** Runs the active variant; the time counts from the decision, loading included. */
async function infer(active, feeds) {
  const wasLoaded = variants.isLoaded(active);
  const start = performance.now();
  const session = await variants.load(active);
  const loadedAt = performance.now();
  const results = await session.run(feeds);
  const end = performance.now();
  return { wasLoaded, answerMs: end - start, latencyMs: end - loadedAt, scores: [...results[output].data] };
}

let state = runtime.createPolicyState(policy);
let warming = Promise.resolve();
let before = null;
const ran = new Map();

for (const [i, { t, signals }] of trace.entries()) {
  const { state: decided, log } = runtime.decide(policy, state, signals, t);
  const feeds = await feedsAt(i);
  const { wasLoaded, answerMs, latencyMs, scores } = await infer(log.active, feeds);
  state = runtime.reportLatency(policy, decided, log.active, latencyMs);
  ran.set(log.active, (ran.get(log.active) ?? 0) + 1);
  if (log.active !== before) {
    const how = `${answerMs.toFixed(2)} ms to the first answer, ${wasLoaded ? 'warm' : 'cold'}`;
    console.log(
      `${seconds(t)}  ${(before ?? 'start').padEnd(10)} → ${log.active.padEnd(10)} ${log.reason.padEnd(8)} ${log.rule ?? 'no rule'}; ${how}; sees ${label(best(scores))}`,
    );
    before = log.active;
  }
  if (log.reason === 'safety') await variants.release(log.active);
  warming = warming.then(() => variants.warm(feeds, freeMemory(signals))).catch(() => undefined);
  const next = trace[i + 1];
  if (next !== undefined) await sleep(Math.max(0, next.t - t) / Number(values.speed));
}
await warming;
console.log(`\n${trace.length} inferences: ${[...ran].map(([id, count]) => `${id} ${count}`).join(', ')}`);
