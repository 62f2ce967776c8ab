// Genes read against a plan: names looked up, shares turned into channels. Everything after this works on checked values.
import { AdaScaleError } from '../../shared/errors';
import type { Genes, Precision, StageGene } from '../../shared/run/genes';
import type { ExitPoint } from '../operators/earlyExit/exitPoints';
import type { ReplaceOperator } from '../operators/operator';
import type { Plan, StagePlan } from './plan';
import { channelsAt } from './widthOptions';

export interface StageChoice {
  readonly operator: ReplaceOperator;
  readonly ratio: number;
}

export interface Choice {
  /** Stage id -> choice; dense stages are absent. */
  readonly stages: ReadonlyMap<string, StageChoice>;
  /** Group id -> multiplier, one of the group's own; every group is present. */
  readonly widths: ReadonlyMap<string, number>;
  readonly dropped: ReadonlySet<string>;
  /** Share of the input's sides, in (0, 1]. */
  readonly resolution: number;
  readonly precision: Precision;
  /** Where the network ends, or may; null is at its own end. */
  readonly exit: ExitPoint | null;
  /** Confidence at which an image leaves at the exit; at 0 the network ends there. */
  readonly threshold: number;
}

const isClose = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

/** @throws AdaScaleError `search.genes` listing every gene that the plan does not have. */
export function readGenes(plan: Plan, genes: Genes): Choice {
  const problems: string[] = [];
  const stages = new Map<string, StageChoice>();
  for (const [id, gene] of Object.entries(genes.stages)) {
    const stage = plan.stages.find((known) => known.id === id);
    const choice = stage ? stageChoice(stage, gene) : `stage "${id}" is unknown`;
    if (typeof choice === 'string') problems.push(choice);
    else if (choice) stages.set(id, choice);
  }
  const widths = new Map(plan.groups.map((group) => [group.id, 1]));
  for (const [id, width] of Object.entries(genes.widths)) {
    const group = plan.groups.find((known) => known.id === id);
    const offered = group?.widths.find((option) => isClose(option, width));
    if (!group) problems.push(`channel group "${id}" is unknown`);
    else if (offered === undefined)
      problems.push(`group "${id}" has no width ${width}: it offers ${group.widths.join(', ')}`);
    else widths.set(id, offered);
  }
  const dropped = new Set<string>();
  for (const [id, kept] of Object.entries(genes.blocks)) {
    if (!plan.blocks.some((block) => block.id === id)) problems.push(`block "${id}" is unknown or cannot be dropped`);
    else if (!kept) dropped.add(id);
  }
  const whole = readWhole(plan, genes, problems);
  if (problems.length === 0) return { stages, widths, dropped, ...whole };
  throw new AdaScaleError('search.genes', `The search space does not have these genes: ${problems.join('; ')}`);
}

type WholeChoice = Pick<Choice, 'resolution' | 'precision' | 'exit' | 'threshold'>;

/** Adds to `problems` what the plan does not offer. */
function readWhole(plan: Plan, genes: Genes, problems: string[]): WholeChoice {
  const { resolution = 1, precision = 'float32', exit } = genes;
  const resolutions = plan.resolutions ?? [1];
  const offered = resolutions.find((option) => isClose(option, resolution));
  if (offered === undefined) problems.push(`the input has no size ${resolution}: it offers ${resolutions.join(', ')}`);
  const precisions = plan.precisions ?? ['float32'];
  if (!precisions.includes(precision)) problems.push(`precision ${precision} is not offered`);
  const point = plan.exits?.find(({ id }) => id === exit?.id) ?? null;
  if (exit !== undefined && point === null) problems.push(`exit "${exit.id}" is unknown`);
  const threshold = point?.thresholds.find((option) => isClose(option, exit?.threshold ?? 0));
  if (point !== null && threshold === undefined) {
    const choices = point.thresholds.join(', ');
    problems.push(`exit "${point.id}" has no threshold ${exit?.threshold}: it offers ${choices}`);
  }
  return { resolution: offered ?? 1, precision, exit: point, threshold: threshold ?? 0 };
}

function stageChoice(stage: StagePlan, gene: StageGene): StageChoice | string | null {
  if (gene.operator === 'dense') return null;
  const [operator, ratios] = [...stage.choices].find(([known]) => known.id === gene.operator) ?? [];
  if (!operator || !ratios) return `stage "${stage.id}" does not offer operator "${gene.operator}"`;
  const ratio = ratios.find((option) => isClose(option, gene.ratio));
  if (ratio !== undefined) return { operator, ratio };
  return `stage "${stage.id}" offers ${gene.operator} at ${ratios.join(', ')}, not at ${gene.ratio}`;
}

/** Group id -> channels kept. */
export function keptChannels(plan: Plan, choice: Choice): ReadonlyMap<string, number> {
  return new Map(plan.groups.map(({ id, channels }) => [id, channelsAt(channels, choice.widths.get(id) ?? 1)]));
}

/** The shape of an initializer once its groups keep `channels`. */
export function keptShape(plan: Plan, name: string, shape: readonly number[], channels: ReadonlyMap<string, number>) {
  const kept = [...shape];
  for (const { group, axis, block } of plan.slices.get(name) ?? []) {
    kept[axis] = (channels.get(group) ?? 0) * block;
  }
  return kept;
}
