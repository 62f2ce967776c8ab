// Genes as dimensions, read from the run's search space and from the gene strings themselves, so that a gene that this file
// does not know by name still shows.
import type { Candidate } from '../../../src/shared/run/candidate';
import type { Genes } from '../../../src/shared/run/genes';
import type { SpaceSummary } from '../../../src/shared/run/manifest';
import { texts } from '../l10n/texts';
import type { Dimension } from './dimension';

const { genes: words } = texts;

/** Gene strings leave out what is as in the starting network. */
const wholeDefaults: Readonly<Record<string, unknown>> = { resolution: 1, precision: 'float32' };

type Read = (genes: Genes) => unknown;

const share = (id: string, label: string, read: (genes: Genes) => number): Dimension => ({
  id,
  label,
  unit: '%',
  direction: null,
  of: ({ genes }) => read(genes),
});

function choice(id: string, label: string, options: readonly string[], read: (genes: Genes) => string): Dimension {
  const places = new Map(options.map((option, place) => [option, place]));
  return { id, label, unit: '', direction: null, words: options, of: ({ genes }) => places.get(read(genes)) ?? null };
}

function stageDimensions({ id, choices }: SpaceSummary['stages'][number]): Dimension[] {
  const operators = ['dense', ...choices.map(({ operator }) => operator).filter((operator) => operator !== 'dense')];
  return [
    choice(`stages.${id}`, words.operator(id), operators, (genes) => genes.stages[id]?.operator ?? 'dense'),
    share(`stages.${id}.ratio`, words.ratio(id), (genes) => genes.stages[id]?.ratio ?? 1),
  ];
}

const yesNo = [words.dropped, words.kept];

function spaceDimensions({ stages, groups, blocks }: SpaceSummary): Dimension[] {
  return [
    ...stages.flatMap(stageDimensions),
    ...groups
      .filter(({ widths }) => widths.length > 1)
      .map(({ id }) => share(`widths.${id}`, words.width(id), (genes) => genes.widths[id] ?? 1)),
    ...blocks.map(({ id }) =>
      choice(`blocks.${id}`, words.block(id), yesNo, (genes) =>
        genes.blocks[id] === false ? words.dropped : words.kept,
      ),
    ),
  ];
}

const parts = new Set(['stages', 'widths', 'blocks']);

/** Where the values of the genes beside stages, widths and blocks are found: `resolution`, `exit.threshold`. */
function wholePaths(candidates: readonly Candidate[]): Map<string, Read> {
  const paths = new Map<string, Read>();
  for (const { genes } of candidates) {
    for (const [key, value] of Object.entries(genes) as [keyof Genes, unknown][]) {
      if (parts.has(key) || value === null) continue;
      const inner = typeof value === 'object' ? Object.keys(value) : [];
      const field = (name: string) => (one: Genes) =>
        (one[key] as Readonly<Record<string, unknown>> | undefined)?.[name];
      if (inner.length === 0) paths.set(key, (one) => one[key] ?? wholeDefaults[key]);
      for (const name of inner) paths.set(`${key}.${name}`, field(name));
    }
  }
  return paths;
}

/** Numbers stay numbers; everything else becomes a choice among the values found. */
function wholeDimension(id: string, read: Read, candidates: readonly Candidate[]): Dimension {
  const label = words.whole(id);
  const values = candidates.map(({ genes }) => read(genes)).filter((value) => value !== undefined);
  if (values.every((value) => typeof value === 'number')) {
    const unit = values.every((value) => value >= 0 && value <= 1) ? '%' : '';
    const of: Dimension['of'] = ({ genes }) => (read(genes) as number | undefined) ?? null;
    return { id, label, unit, direction: null, of };
  }
  const options = [...new Set(values.map(String))].sort();
  return choice(id, label, options, (genes) => String(read(genes)));
}

/** Enough to know which genes there are; a gene that shows up later appears with the next snapshot. */
const looked = 200;

export function geneDimensions(space: SpaceSummary | null, candidates: readonly Candidate[]): readonly Dimension[] {
  const sample = candidates.slice(0, looked);
  const whole = [...wholePaths(sample)].map(([id, read]) => wholeDimension(id, read, sample));
  return [...(space === null ? [] : spaceDimensions(space)), ...whole];
}
