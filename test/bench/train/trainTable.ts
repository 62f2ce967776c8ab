// The training bench's figures as Markdown: one row a network and kind of work, ratios of medians to PyTorch's.
import { dataShape } from '../../../src/engine/compute/training/emitTrainingStep';
import type { BenchNetwork } from './networks';
import type { Kind, OwnBackend } from './work';

export type Side = OwnBackend | 'peer' | 'tunedPeer';

/** Milliseconds by side; a side that was not timed has none. */
export type Times = Readonly<Record<Kind, Map<Side, readonly number[]>>>;

interface Spread {
  readonly median: number;
  readonly text: string;
}

function spreadOf(values: readonly number[] = []): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const digits = at(0.5) < 10 ? 2 : 1;
  const [low, median, high] = [0.1, 0.5, 0.9].map((share) => at(share).toFixed(digits));
  return { median: at(0.5), text: `${median} (${low} to ${high})` };
}

const ratio = (own: Spread | undefined, peer: Spread | undefined): string =>
  own && peer ? `${(own.median / peer.median).toFixed(2)}×` : '';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

interface Line {
  readonly what: string;
  readonly kind: Kind;
  readonly side: OwnBackend;
  readonly aim: number;
}

function networkRows({ name, program, aims }: BenchNetwork, times: Times): string[] {
  const lines: readonly Line[] = [
    { what: 'step, fastest kernels', kind: 'step', side: 'onnxruntimeNode', aim: aims.blocked },
    { what: 'step, portable kernels', kind: 'step', side: 'onnxruntimeNodePlain', aim: aims.plain },
    { what: 'forward', kind: 'forward', side: 'onnxruntimeNode', aim: aims.forward },
  ];
  return lines.map(({ what, kind, side, aim }) => {
    const of = (which: Side): Spread | undefined => spreadOf(times[kind].get(which));
    const [own, peer, tuned] = [of(side), of('peer'), of('tunedPeer')];
    const title = `${name}, batch ${dataShape(program)[0]}`;
    const spreads = [own, peer, tuned].map((spread) => spread?.text ?? '');
    return row([title, what, ...spreads, ratio(own, peer), ratio(own, tuned), `≤ ${aim}×`]);
  });
}

export function trainTable(rows: ReadonlyMap<BenchNetwork, Times>): string {
  const sides = ['AdaScale', 'PyTorch', 'PyTorch, our allocator settings'];
  const head = ['network', 'what', ...sides, 'to PyTorch', 'to it with our settings', 'aim'];
  const rule = head.map((_, index) => (index < 2 ? '---' : '---:'));
  return [row(head), row(rule), ...[...rows].flatMap(([network, times]) => networkRows(network, times))].join('\n');
}
