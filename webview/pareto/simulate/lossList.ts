// Where the policy falls short of the oracle, with the way to what would change it.
import { restBand } from '../../../src/shared/policy/authoring/findGaps';
import { roundUp } from '../../../src/shared/policy/authoring/findProblems';
import { formatBytes } from '../../../src/shared/format';
import type { Loss } from '../../../src/shared/policy/findLosses';
import type { PolicyEdit } from '../../../src/shared/policy/authoring/policyEdit';
import { fill, h, type Child } from '../dom';
import { count } from '../l10n/words';
import { texts } from '../l10n/texts';
import { whenChanged } from '../policy/policyPart';
import { letterOf } from '../policy/variantLetters';
import { linkButton } from '../ui';
import { readingOf } from './readings';
import { durationText, type Replay } from './replay';

const words = texts.simulate.losses;
const mostShown = 5;
/** Smaller than a hundredth of a point is noise. */
const leastRegret = 5e-5;

export interface LossActions {
  readonly editBand: (rule: number) => void;
  readonly editStability: () => void;
  readonly edit: (edit: PolicyEdit) => void;
  readonly look: (line: number) => void;
}

export interface LossList {
  readonly element: HTMLElement;
  render(replay: Replay): void;
}

export function createLossList(actions: LossActions): LossList {
  const list = h('ul', { class: 'losses' });
  const draw = whenChanged((replay: Replay) => {
    const groups = groupLosses(replay.losses).filter(({ regret }) => regret >= leastRegret);
    const memory = memoryItem(replay, actions);
    const items = [
      ...(memory === null ? [] : [memory]),
      ...groups.slice(0, mostShown).map((loss) => item(replay, loss, actions)),
    ];
    if (items.length === 0) return fill(list, h('li', {}, words.none));
    fill(list, items, groups.length > mostShown && h('li', { class: 'dim' }, words.more(groups.length - mostShown)));
  });
  return { element: h('section', { 'aria-label': words.title }, h('h3', {}, words.title), list), render: draw };
}

/** Stretches of the same kind, wherever they are on the trace. */
export function groupLosses(losses: readonly Loss[]): readonly Loss[] {
  const groups = new Map<string, Loss>();
  for (const loss of losses) {
    const key = JSON.stringify([loss.rule, loss.active, loss.better, loss.reason === 'dwell']);
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined
        ? loss
        : { ...known, durationMs: known.durationMs + loss.durationMs, regret: known.regret + loss.regret },
    );
  }
  return [...groups.values()].sort((a, b) => b.regret - a.regret);
}

function item({ policy }: Replay, loss: Loss, actions: LossActions): HTMLElement {
  const rule = policy.rules.findIndex(({ name }) => name === loss.rule);
  const duration = durationText(loss.durationMs);
  const [active, better] = [letterOf(policy, loss.active), letterOf(policy, loss.better)];
  const what = loss.reason === 'dwell' ? words.dwell(duration) : words.stretch(duration, active, better);
  const points = words.points((loss.regret * 100).toFixed(2));
  const subject = linkButton(loss.rule ?? words.noBand, () => actions.look(loss.firstLine));
  return h(
    'li',
    {},
    h('b', {}, subject),
    what,
    h('b', {}, points),
    ' ',
    remedy(loss, rule, policy.rules.length, actions),
  );
}

function remedy(loss: Loss, rule: number, rules: number, actions: LossActions): Child {
  if (loss.reason === 'dwell') return linkButton(words.stability, actions.editStability);
  if (rule >= 0) return linkButton(words.edit(loss.rule ?? ''), () => actions.editBand(rule));
  return linkButton(words.addRest, () => actions.edit({ kind: 'addRule', at: rules, rule: restBand }));
}

/** A network should take no more than half of what is free. */
const memoryShare = 0.5;

/** Deadlines that are missed because the variant does not fit into memory. */
function memoryItem(replay: Replay, actions: LossActions): HTMLElement | null {
  const { policy, trace, simulation, lanes } = replay;
  const late = simulation.moments.flatMap(({ targetMs, latencyMs }, line) =>
    targetMs !== undefined && latencyMs[lanes.policy[line]!]! > targetMs ? [line] : [],
  );
  const peakAt = (line: number): number => policy.variants[lanes.policy[line]!]!.peakMemoryBytes.value;
  const short = late.filter((line) => (readingOf(policy, trace[line]!, 'freeMemoryBytes') ?? Infinity) < peakAt(line));
  if (short.length === 0) return null;
  const peak = Math.max(...short.map(peakAt));
  const text = words.memory(count(short.length), count(late.length), formatBytes(peak));
  const rule = policy.rules.findIndex(({ when }) => when.freeMemoryBytes !== undefined);
  if (rule >= 0) {
    const name = policy.rules[rule]?.name ?? '';
    return h(
      'li',
      {},
      text,
      words.memoryBand,
      linkButton(words.edit(name), () => actions.editBand(rule)),
    );
  }
  const band = {
    name: texts.simulate.losses.lowMemory,
    when: { freeMemoryBytes: { below: roundUp(peak / memoryShare) } },
    limits: { peakMemoryShare: memoryShare },
    prefer: 'accuracy',
  } as const;
  const add = (): void => actions.edit({ kind: 'addRule', at: 0, rule: band });
  return h('li', {}, text, words.noMemoryBand, linkButton(words.addMemory, add));
}
