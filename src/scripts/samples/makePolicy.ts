// The sample policy and traces: exported from the finished sample run as a user would, and the simulator's four scripts. The
// decisions beside a trace are those that every runtime must make.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { generateTrace, traceScripts } from '../../shared/policy/generateTrace';
import { parsePolicy } from '../../shared/policy/parsePolicy';
import { readCandidates, readManifest } from '../../engine/runs/runDirectory';
import { finalFrontier } from '../../shared/pareto/finalFrontier';
import { pickVariants } from '../pickVariants.mjs';

const seed = 1;
const minutes = 4;
const shipped = 4;

export async function makePolicy(run: string, folder: string): Promise<void> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'adascale-policy-'));
  try {
    const bundle = path.join(temporary, 'bundle');
    const { settings } = await readManifest(run);
    const frontier = finalFrontier(await readCandidates(run), settings.budgets);
    const variants = pickVariants(frontier, shipped).join(',');
    const args = ['dist/cli.js', 'export', run, '--variants', variants, '--out', bundle, '--quiet'];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`The export ended with ${status}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const text = await readFile(path.join(bundle, 'policy.json'), 'utf8');
    await writeFile(path.join(folder, 'shapes.policy.json'), text.replace(/^ {2}"\$schema".*\n/m, ''));
    await copyFile(path.join(bundle, 'trace.jsonl'), path.join(folder, 'day.trace.jsonl'));
    await copyFile(path.join(bundle, 'decisions.jsonl'), path.join(folder, 'day.decisions.jsonl'));
    for (const script of traceScripts) {
      const trace = generateTrace(script, parsePolicy(text).variants, { seed, steps: minutes * 60 });
      const lines = trace.map((line) => `${JSON.stringify(line)}\n`).join('');
      await writeFile(path.join(folder, `${script}.trace.jsonl`), lines);
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
