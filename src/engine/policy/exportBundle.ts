// Writes an adaptation bundle: the chosen variants as ONNX, the policy that picks among them, the runtimes that read it, and a
// sample trace with the decisions that this runtime makes on it, so that any port of the runtime can be checked against it.
import { AdaScaleError } from '../../shared/errors';
import { generateSampleTrace } from '../../shared/policy/generateTrace';
import { parsePolicy } from '../../shared/policy/parsePolicy';
import policySchema from '../../shared/policy/policy.schema.json';
import { replay, type Figure, type Variant } from '../../shared/policy/runtime';
import { simulate } from '../../shared/policy/simulate';
import type { PolicyFile } from '../../shared/policy/types';
import type { ExportResult, TensorSummary } from '../../shared/protocol/engine';
import type { Candidate } from '../../shared/run/candidate';
import type { Preprocessing } from '../../shared/run/manifest';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encodeOnnx';
import { assumedEnergyModel, graphEnergyMj } from '../profile/energy';
import { authoredPolicy } from './authoredPolicy';
import { createBundleFolder, recordOf, type BundleFolder } from './bundleFolder';
import { bundleReadme } from './bundleReadme';
import { accuracySplit, exportedVariant, exportProblem, type AccuracySplit } from './exportedVariant';
import { policyLanguages } from './languages/index';
import type { RuntimeFile } from './languages/language';
import { proposePolicy } from './proposePolicy';

export interface ExportedModel {
  readonly name: string;
  /** Of the file that the run started from. */
  readonly sourceSha256: string;
  readonly inputs: readonly TensorSummary[];
  readonly outputs: readonly TensorSummary[];
  readonly labels?: readonly string[];
  readonly preprocessing: Preprocessing | null;
}

export interface ExportRequest {
  /** A folder that is absent or empty. */
  readonly out: string;
  readonly model: ExportedModel;
  readonly variants: readonly {
    readonly candidate: Candidate;
    /** As its file is to hold it. */
    readonly graph: Graph;
    /** For one input on average, modelled; absent: what the graph as a whole takes. */
    readonly energyMj?: number;
  }[];
  /** Text of an authored policy; without one a policy is proposed. */
  readonly policy?: string;
  readonly signal?: AbortSignal;
}

/** What is exported and how a policy lists it, without a file. */
export interface BundleDraft {
  readonly model: PolicyFile['model'];
  readonly variants: readonly Variant[];
}

/** Every bundle's sample trace is drawn from it. */
const traceSeed = 1;

/**
 * @throws AdaScaleError as {@link authoredPolicy}; `input.outputExists`; `input.notExportable` naming every variant that lacks a figure or does not fit the
 * model's inputs and outputs; `input.noVariants`; `disk.full`, `disk.readOnly`; `cancelled`. Nothing is left behind then.
 */
export async function exportBundle(request: ExportRequest): Promise<ExportResult> {
  const split = accuracySplit(request.variants.map(({ candidate }) => candidate));
  requireExportable(request, split);
  const runtimes = await runtimeFiles();
  return createBundleFolder(request.out, async (folder) => {
    const variants = await writeVariants(folder, request, split);
    // Read back through the parser: what is exported is what can be imported.
    const chosen = choosePolicy(request, variants);
    const text = toText({ $schema: './policy.schema.json', ...chosen });
    const policy = parsePolicy(text);
    await folder.write('policy.json', text);
    await folder.write('policy.schema.json', toText(policySchema));
    for (const { path, text: source } of runtimes) await folder.write(path, source);
    const unused = await writeTrace(folder, policy);
    await folder.write('README.md', bundleReadme(policy, { split, unused }));
    throwIfCancelled(request.signal);
    return toResult(request.out, folder, policy);
  });
}

/** The policy's share of a bundle: hashes and sizes are those of the files that an export would write. @throws as exportBundle. */
export async function draftBundle(request: Omit<ExportRequest, 'out' | 'policy'>): Promise<BundleDraft> {
  const split = accuracySplit(request.variants.map(({ candidate }) => candidate));
  requireExportable(request, split);
  const nowhere = { write: async (file: string, data: Uint8Array | string) => recordOf(file, data) };
  return { model: policyModel(request.model), variants: await writeVariants(nowhere, request, split) };
}

function choosePolicy({ model, policy }: ExportRequest, variants: readonly Variant[]): PolicyFile {
  const described = policyModel(model);
  const { $schema: _elsewhere, ...chosen }: PolicyFile =
    policy === undefined ? proposePolicy(described, variants) : authoredPolicy(policy, described, variants);
  return chosen;
}

/** All runtimes, read before anything is written. */
async function runtimeFiles(): Promise<readonly RuntimeFile[]> {
  const files = policyLanguages.map(async (language) =>
    (await language.files()).map(({ path, text }) => ({ path: `${language.folder}/${path}`, text })),
  );
  return (await Promise.all(files)).flat();
}

function requireExportable({ model, variants }: Pick<ExportRequest, 'model' | 'variants'>, split: AccuracySplit): void {
  if (variants.length === 0)
    throw new AdaScaleError('input.noVariants', 'No variant to export', 'Choose at least one variant of the run');
  const ids = variants.map(({ candidate }) => candidate.id);
  const problems = [
    ...new Set(ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id} is chosen twice`)),
    ...variants.flatMap(({ candidate, graph }) =>
      [exportProblem(candidate, split), interfaceProblem(candidate.id, graph, model)].filter(
        (problem) => problem !== null,
      ),
    ),
  ];
  if (problems.length > 0)
    throw new AdaScaleError(
      'input.notExportable',
      `Cannot export: ${problems.join('; ')}`,
      'Choose other variants, or measure these first',
    );
}

/** An app feeds every variant alike, so all must take and give what the model does. */
function interfaceProblem(id: string, graph: Graph, model: ExportedModel): string | null {
  const names = (values: readonly { readonly name: string }[]): string => values.map((value) => value.name).join(', ');
  if (names(graph.inputs) !== names(model.inputs))
    return `${id} takes (${names(graph.inputs)}), the model (${names(model.inputs)})`;
  if (names(graph.outputs) !== names(model.outputs))
    return `${id} gives (${names(graph.outputs)}), the model (${names(model.outputs)})`;
  return null;
}

const modelledEnergy = (value: number): Figure => ({
  value,
  provenance: assumedEnergyModel.provenance,
  device: assumedEnergyModel.name,
});

function measuredEnergy({ energy, provenance }: Candidate): Figure {
  const { device } = provenance.latencyMs;
  return {
    value: energy?.energyMj ?? 0,
    provenance: 'measured',
    ...(device !== undefined && { device }),
    ...(energy !== undefined && { samples: energy.samples }),
  };
}

async function writeVariants(
  folder: Pick<BundleFolder, 'write'>,
  { variants, signal }: Pick<ExportRequest, 'variants' | 'signal'>,
  split: AccuracySplit,
): Promise<Variant[]> {
  const written: Variant[] = [];
  // Measured figures and those of a model cannot be compared.
  const isMeasured = variants.every(({ candidate }) => candidate.energy?.quality === 'measured');
  for (const { candidate, graph, energyMj } of variants) {
    throwIfCancelled(signal);
    const file = await folder.write(`variants/${candidate.id}.onnx`, encodeOnnx(graph));
    const energy = isMeasured ? measuredEnergy(candidate) : modelledEnergy(energyMj ?? graphEnergyMj(graph));
    written.push(exportedVariant(candidate, split, file, energy));
  }
  return written;
}

/** @returns ids of variants that the trace never picks */
async function writeTrace(folder: BundleFolder, policy: PolicyFile): Promise<readonly string[]> {
  const { trace } = simulate(policy, generateSampleTrace(policy.variants, traceSeed));
  const text = trace.map((line) => JSON.stringify(line) + '\n').join('');
  const decisions = replay(policy, text);
  await folder.write('trace.jsonl', text);
  await folder.write('decisions.jsonl', decisions);
  return policy.variants.map(({ id }) => id).filter((id) => !decisions.includes(`"active":${JSON.stringify(id)},`));
}

function policyModel({
  name,
  sourceSha256,
  inputs,
  outputs,
  labels,
  preprocessing,
}: ExportedModel): PolicyFile['model'] {
  const tensors = (list: readonly TensorSummary[]): PolicyFile['model']['inputs'] =>
    list.map((tensor) => ({ name: tensor.name, shape: tensor.shape, dataType: tensor.dataType }));
  return {
    name: name.trim().slice(0, 200) || 'model',
    sourceSha256,
    inputs: tensors(inputs),
    outputs: tensors(outputs),
    ...(labels === undefined ? {} : { labels }),
    preprocessing: preprocessing && {
      id: preprocessing.id,
      mean: preprocessing.mean,
      std: preprocessing.std,
      channels: preprocessing.channels,
    },
  };
}

function toResult(out: string, folder: BundleFolder, policy: PolicyFile): ExportResult {
  const variants = policy.variants.map(({ id, file, accuracy, latencyMs }) => ({
    id,
    file,
    accuracy: accuracy.value,
    latencyMs: latencyMs.value,
  }));
  return { bundle: out, files: [...folder.files], variants };
}

const toText = (value: unknown): string => JSON.stringify(value, null, 2) + '\n';

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AdaScaleError('cancelled', 'Cancelled');
}
