// The right column: the file's text or what changed in it, and what an export will write.
import { diffLines, type DiffLine } from '../../../src/shared/policy/authoring/diffLines';
import { formatBytes } from '../../../src/shared/format';
import { fill, h, setText, type Child } from '../dom';
import { texts } from '../l10n/texts';
import { button, iconButton, segments } from '../ui';
import type { PolicyDesk } from './policyDesk';
import { showTextMode, type TextMode } from './session';
import { whenChanged, type PolicyPart } from './policyPart';

const words = texts.policy.text;
/** Lines that stand around a change. */
const around = 2;
/** A text is coloured line by line; labels of a large data set would take long and say nothing. */
const mostLines = 3000;

export function createTextPane(desk: PolicyDesk, simulate: () => void): PolicyPart {
  const name = h('h2', { class: 'file-name' });
  let text = '';
  const modes = segments<TextMode>(
    words.view,
    [
      ['file', words.file],
      ['changes', words.changes],
    ],
    (next) => desk.change(showTextMode(next)),
  );
  const head = h(
    'div',
    { class: 'pane-title' },
    name,
    h('span', { class: 'grow' }),
    h(
      'span',
      { class: 'text-tools' },
      modes.element,
      iconButton('copy', words.copy, () => void navigator.clipboard.writeText(text)),
      iconButton('edit', words.edit, () => desk.showText(null)),
      iconButton('folder', words.open, () => desk.pick()),
    ),
  );
  const body = h('pre', { class: 'policy-text', tabindex: 0, role: 'region', 'aria-label': words.label });
  const writes = h('p', { class: 'dim' });
  const exporter = button(words.export, () => desk.exportPolicy(), { primary: true });
  const foot = h(
    'div',
    { class: 'export-box' },
    writes,
    h('div', { class: 'export-actions' }, exporter.element, button(words.simulate, simulate).element),
  );
  const draw = whenChanged((current: string, opened: string, which: TextMode) => {
    fill(body, which === 'file' ? fileLines(current) : changeLines(opened, current));
  });
  return {
    element: h('section', { class: 'policy-side', 'aria-label': words.label }, head, body, foot),
    render: (policy, session) => {
      setText(name, session.name);
      name.title = session.name;
      text = session.history?.present.text ?? '';
      modes.show(session.textMode);
      draw(text, session.openedText, session.textMode);
      const bytes = policy.variants.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      setText(writes, words.writes(policy.variants.length, formatBytes(bytes)));
    },
  };
}

const fileLines = (text: string): Child =>
  text
    .split('\n')
    .slice(0, mostLines)
    .flatMap((line): Child[] => [...tokens(line), '\n']);

function changeLines(opened: string, current: string): Child {
  const lines = diffLines(opened, current);
  if (lines.every(({ kind }) => kind === 'same')) return h('span', { class: 'dim' }, words.unchanged);
  const isNear = (place: number): boolean =>
    lines.slice(Math.max(0, place - around), place + around + 1).some(({ kind }) => kind !== 'same');
  let skipped = false;
  return lines.flatMap((line, place): Child[] => {
    if (!isNear(place)) {
      skipped = true;
      return [];
    }
    const lead = skipped ? [h('span', { class: 'diff-skip' }, '⋯\n')] : [];
    skipped = false;
    return [...lead, diffLine(line)];
  });
}

const signs = { same: ' ', gone: '−', added: '+' } as const;

const diffLine = ({ kind, text }: DiffLine): HTMLElement =>
  h('span', { class: `diff-${kind}` }, `${signs[kind]} ${text}\n`);

/** Keys, texts, numbers and words in the editor's colours. */
function tokens(line: string): readonly Child[] {
  const parts: Child[] = [];
  let done = 0;
  for (const match of line.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.e+-]*/g)) {
    const [all, quoted, colon] = match;
    const kind =
      quoted === undefined ? (/^[tfn]/.test(all) ? 'word' : 'number') : colon === undefined ? 'string' : 'key';
    parts.push(line.slice(done, match.index), h('span', { class: `json-${kind}` }, quoted ?? all), colon ?? '');
    done = match.index + all.length;
  }
  return [...parts, line.slice(done)];
}
