// Every runtime that a bundle ships decides as the simulator does, byte for byte.
import * as assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PolicyLanguage } from '../../src/engine/policy/languages/language';
import { policyLanguages } from '../../src/engine/policy/languages/index';
import * as runtime from '../../src/shared/policy/runtime';
import { simulate } from '../../src/shared/policy/simulate';
import { createRandom } from '../../src/shared/random';
import { compileKotlin, kotlinProblem, runKotlin } from '../support/kotlinCompiler';
import { randomPolicy, randomTrace } from '../support/randomPolicies';
import { suiteFolder } from '../support/suiteFolder';

interface Case {
  readonly policy: string;
  readonly trace: string;
  readonly decisions: string;
}

/** Replays each case in a runtime whose files lie in `folder`; the decisions in order. */
type Replayer = (folder: string, cases: readonly Case[]) => Promise<readonly string[]>;

/** Compiled along: the sample must fit the runtime, and Android's API as far as its stand-in goes. */
const androidSample = [
  path.resolve(__dirname, '../../samples/android/AdaptationSignals.kt'),
  ...['app.kt', 'content.kt', 'os.kt'].map((name) => path.resolve(__dirname, '../support/android', name)),
];

const caseCount = 100;
const golden = path.join(__dirname, '../golden');

async function goldenCase(): Promise<Case> {
  const names = ['policy.json', 'trace.jsonl', 'decisions.jsonl'];
  const [policy, trace, decisions] = await Promise.all(names.map((name) => readFile(path.join(golden, name), 'utf8')));
  return { policy: policy!, trace: trace!, decisions: decisions! };
}

const jsonLines = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** What the simulator decides, on a trace that it wrote: every line with the latency that its device model or the trace gave. */
function simulatedCase(seed: number): Case {
  const random = createRandom(seed, 'policy', 'simulated');
  const policy = randomPolicy(random);
  const lines = randomTrace(40, random)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as runtime.TraceLine);
  const { decisions, trace } = simulate(policy, lines);
  const log = decisions.map((decision) => `${runtime.formatLog(decision)}\n`).join('');
  return { policy: JSON.stringify(policy), trace: jsonLines(trace), decisions: log };
}

/** A trace as it comes from anywhere: odd line ends, lines without a measured latency. */
function rawCase(seed: number): Case {
  const random = createRandom(seed, 'policy', 'languages');
  const policy = randomPolicy(random);
  const trace = randomTrace(40, random);
  return { policy: JSON.stringify(policy), trace, decisions: runtime.replay(policy, trace) };
}

const randomCases = Array.from({ length: caseCount }, (_, seed) => [simulatedCase(seed), rawCase(seed)]).flat();

const replayInJavaScript: Replayer = async (folder, cases) => {
  const module = (await import(pathToFileURL(path.join(folder, 'index.mjs')).href)) as typeof runtime;
  return cases.map(({ policy, trace }) => module.replay(JSON.parse(policy) as runtime.Policy, trace));
};

const replayInKotlin: Replayer = async (folder, cases) => {
  const jar = path.join(folder, 'replay.jar');
  const sources = ['AdaptationPolicy.kt', 'PolicyFile.kt', 'Json.kt', 'Replay.kt'];
  const runtimeSources = sources.map((name) => path.join(folder, 'adascale', name));
  compileKotlin([...runtimeSources, ...androidSample], jar);
  const files = await Promise.all(
    cases.map(async ({ policy, trace }, i) => {
      const at = (name: string): string => path.join(folder, `${i}-${name}`);
      await writeFile(at('policy.json'), policy);
      await writeFile(at('trace.jsonl'), trace);
      return [at('policy.json'), at('trace.jsonl'), at('decisions.jsonl')];
    }),
  );
  runKotlin(jar, 'adascale.ReplayKt', files.flat());
  return Promise.all(files.map(([, , decisions]) => readFile(decisions!, 'utf8')));
};

const replayers: Readonly<Record<string, { readonly replay: Replayer; readonly problem: () => string | undefined }>> = {
  typescript: { replay: replayInJavaScript, problem: () => undefined },
  kotlin: { replay: replayInKotlin, problem: kotlinProblem },
};

async function place(language: PolicyLanguage, parent: string): Promise<string> {
  const folder = path.join(parent, language.folder);
  for (const file of await language.files()) {
    await mkdir(path.dirname(path.join(folder, file.path)), { recursive: true });
    await writeFile(path.join(folder, file.path), file.text);
  }
  return folder;
}

describe('the policy languages', () => {
  const temporary = suiteFolder();

  it('have unique ids and folders, and a README each', async () => {
    assert.equal(new Set(policyLanguages.map(({ id }) => id)).size, policyLanguages.length);
    assert.equal(new Set(policyLanguages.map(({ folder }) => folder)).size, policyLanguages.length);
    for (const language of policyLanguages)
      assert.ok(
        (await language.files()).some((file) => file.path === 'README.md'),
        language.id,
      );
  });

  it('are given cases that meet every kind of decision', () => {
    const all = randomCases.map(({ decisions }) => decisions).join('');
    for (const reason of ['first', 'keep', 'better', 'limits', 'fallback', 'dwell', 'safety'])
      assert.ok(all.includes(`"reason":"${reason}"`), reason);
  });

  for (const language of policyLanguages) {
    it(`${language.label} decides as the simulator, byte for byte, on ${caseCount} random policies × traces and the golden one`, async function () {
      this.timeout(10 * 60_000);
      const replayer = replayers[language.id];
      assert.ok(replayer, `no way to run ${language.id} is known to this suite`);
      const problem = replayer.problem();
      if (problem !== undefined) {
        if (this.test) this.test.title += ` [skipped: ${problem}]`;
        this.skip();
      }
      const cases = [await goldenCase(), ...randomCases];
      const decisions = await replayer.replay(await place(language, temporary()), cases);
      cases.forEach((one, i) => assert.equal(decisions[i], one.decisions, `case ${i}: ${one.policy}`));
    });
  }
});
