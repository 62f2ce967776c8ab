// What Inspect Model shows: a Markdown document that reads well as plain text. Names from the file are text in a table cell,
// nothing more. Pure.
import type { InspectResult, TensorSummary } from '../../shared/protocol/engine';
import { formatBytes, formatCount } from '../../shared/format';

/** Escapes what Markdown would read as structure inside a cell; line breaks would end the row. */
const cell = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\`*[\]<>|]/g, '\\$&');

type Align = 'left' | 'right';

function table(
  head: readonly string[],
  align: readonly Align[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string => {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? '';
      return align[column] === 'right' ? text.padStart(width) : text.padEnd(width);
    });
    return `| ${cells.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    align[column] === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)];
}

const shapeText = (shape: readonly (number | string)[]): string => shape.join(' × ');
const tensorRow = ({ name, shape, dataType }: TensorSummary): readonly string[] => [
  cell(name),
  shapeText(shape),
  dataType,
];

function figures(model: InspectResult): readonly string[] {
  const rows = [
    ['Format', model.format],
    ['File size', formatBytes(model.sizeBytes)],
    ['Parameters', formatCount(model.parameters)],
    ['MACs', formatCount(model.macs)],
    ['Peak activations', formatBytes(model.peakActivationBytes)],
    ['SHA-256', model.sha256],
  ].filter(([, value]) => value !== '');
  return table(['Figure', 'Value'], ['left', 'left'], rows);
}

function unsupported({ unsupported: layers }: InspectResult): readonly string[] {
  if (layers.length === 0) return [];
  const rows = layers.map(({ layer, op, reason }) => [cell(layer), cell(op), cell(reason)]);
  return [
    '',
    `## Not supported (${layers.length})`,
    '',
    ...table(['Layer', 'Operation', 'Why'], ['left', 'left', 'left'], rows),
  ];
}

function layers({ layers: all }: InspectResult): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ name, op, outputShape, macs, parameters }) => [
    cell(name),
    op,
    shapeText(outputShape),
    formatCount(macs),
    formatCount(parameters),
  ]);
  const head = ['Layer', 'Operation', 'Output', 'MACs', 'Parameters'];
  return ['', `## Layers (${all.length})`, '', ...table(head, ['left', 'left', 'left', 'right', 'right'], rows)];
}

/** `title` heads the document, usually the file's name. Totals that unsupported layers hide are left out. */
export function modelReport(title: string, model: InspectResult): string {
  const tensors = [
    ...table(['Input', 'Shape', 'Type'], ['left', 'left', 'left'], model.inputs.map(tensorRow)),
    '',
    ...table(['Output', 'Shape', 'Type'], ['left', 'left', 'left'], model.outputs.map(tensorRow)),
  ];
  return [`# ${cell(title)}`, '', ...figures(model), '', ...tensors, ...unsupported(model), ...layers(model), ''].join(
    '\n',
  );
}
