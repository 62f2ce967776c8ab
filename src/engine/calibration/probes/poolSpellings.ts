// One pool in as many words as there are: attributes that say again what holds without them, or by other means, make other nodes of
// it, not other kernels. Those with a default are of no use, since ONNX Runtime fills them in before it compares nodes.
import { int, ints, string, type Attribute } from '../../graph/graph';
import type { KernelShape } from '../../profile/kernelShape';
import { samePads, window } from './sketch';

type Attributes = Readonly<Record<string, Attribute>>;

export interface Spelling {
  readonly opType: string;
  readonly attributes: Attributes;
}

/** All ways to choose one of each. */
const chosen = (choices: readonly (readonly Attributes[])[]): readonly Attributes[] =>
  choices.reduce<readonly Attributes[]>(
    (known, own) => known.flatMap((some) => own.map((one) => ({ ...some, ...one }))),
    [{}],
  );

const saidOrNot = (attributes: Attributes): readonly Attributes[] => [{}, attributes];

/** All our windows fit: there is nothing to round. */
const rounding = saidOrNot({ ceil_mode: int(1) });

/** Different nodes that are one kernel, the plainest first. @param shape Of a pool in floats or bytes. */
export function poolSpellings(shape: KernelShape): readonly Spelling[] {
  if (shape.kind === 'globalPool') return globalSpellings(shape);
  const opType = shape.kind === 'maxPool' ? 'MaxPool' : 'AveragePool';
  const { pads, strides, ...others } = samePads(shape);
  const striding = isPlain(strides!, 1) ? saidOrNot({ strides: strides! }) : [{ strides: strides! }];
  const dilation = opType === 'MaxPool' ? saidOrNot({ dilations: ints([1, 1]) }) : [{}];
  const said = chosen([paddings(pads!), striding, rounding, dilation]);
  return said.map((own) => ({ opType, attributes: { ...others, ...own } }));
}

const numbersOf = (attribute: Attribute): readonly number[] => (attribute.type === 'ints' ? attribute.value : []);
const isPlain = (attribute: Attribute, value: number): boolean => numbersOf(attribute).every((one) => one === value);

/** What a runtime works out itself it may be told besides. */
function paddings(pads: Attribute): readonly Attributes[] {
  const [top, left, bottom, right] = numbersOf(pads);
  const isEven = top === bottom && left === right;
  const none = isPlain(pads, 0);
  const names = ['SAME_UPPER', ...(isEven ? ['SAME_LOWER'] : []), ...(none ? ['VALID'] : [])];
  return [{ pads }, ...(none ? [{}] : []), ...names.flatMap((name) => named(pads, name))];
}

const named = (pads: Attribute, name: string): readonly Attributes[] => [
  { auto_pad: string(name) },
  { auto_pad: string(name), pads },
];

/** In integers, where they are told apart by how they read (readDifferently.ts). */
const readings = 40;

/** An average over a window of everything is what a global one computes; integers have a kernel of its own for it. */
function globalSpellings({ precision, inHeight, inWidth }: KernelShape): readonly Spelling[] {
  const plain: Spelling = { opType: 'GlobalAveragePool', attributes: {} };
  if (precision === 'int8') return new Array<Spelling>(readings).fill(plain);
  const pads = ints([0, 0, 0, 0]);
  const said = chosen([[{}, { pads }, ...named(pads, 'VALID')], saidOrNot({ strides: ints([1, 1]) }), rounding]);
  return [
    plain,
    ...said.map((own) => ({ opType: 'AveragePool', attributes: { ...window(inHeight, inWidth), ...own } })),
  ];
}
