// What each change costs by itself: accuracy drop by site, operator and ratio with recycled weights, the most sensitive site first.
import { formatPercent } from '../../../src/shared/format';
import type { SensitivityRecord } from '../../../src/shared/run/sensitivity';
import { h, type Child } from '../dom';
import { texts } from '../l10n/texts';

const { sensitivity: words } = texts;

type Site = readonly SensitivityRecord[];

const worst = (site: Site): number => Math.max(...site.map(({ drop }) => drop));

/** Sites by their worst drop, each with its changes from worst to least. */
export function sitesOf(records: readonly SensitivityRecord[]): readonly Site[] {
  const sites = new Map<string, SensitivityRecord[]>();
  for (const record of records) {
    const key = `${record.kind} ${record.id}`;
    sites.set(key, [...(sites.get(key) ?? []), record]);
  }
  return [...sites.values()].map((site) => site.sort((a, b) => b.drop - a.drop)).sort((a, b) => worst(b) - worst(a));
}

/** A drop is a loss: its figure has a minus; what is won has a plus. */
const points = (drop: number): string => {
  const text = (100 * Math.abs(drop)).toFixed(1);
  return words.points(`${text === '0.0' ? '' : drop > 0 ? '−' : '+'}${text}`);
};

function dropCell(drop: number, largest: number): HTMLElement {
  const bar = h('span', { class: 'share-bar' });
  bar.style.setProperty('--share', `${largest > 0 ? Math.round((100 * Math.max(0, drop)) / largest) : 0}%`);
  return h('td', { class: 'share' }, bar, h('span', { class: 'share-text' }, points(drop)));
}

const siteHead = ({ kind, id, layers }: SensitivityRecord, rows: number): HTMLElement =>
  h(
    'th',
    { scope: 'rowgroup', rowspan: rows, title: layers.length > 0 && layers.join(', ') },
    kind === id ? words.kinds[kind] : `${words.kinds[kind]} ${id}`,
  );

const siteRows = (site: Site, largest: number): HTMLElement[] =>
  site.map((record, place) =>
    h(
      'tr',
      { class: place === 0 && 'site-row' },
      place === 0 && siteHead(record, site.length),
      h('td', {}, h('code', {}, record.operator)),
      h('td', { class: 'number' }, record.ratio > 0 && record.ratio < 1 && formatPercent(record.ratio)),
      dropCell(record.drop, largest),
      h('td', { class: 'number' }, formatPercent(record.macsSaved)),
    ),
  );

export function sensitivityTable(records: readonly SensitivityRecord[]): Child {
  const heading = h('h3', {}, words.name);
  if (records.length === 0) return [heading, h('p', { class: 'pane-note dim' }, words.none)];
  const sites = sitesOf(records);
  const largest = Math.max(...records.map(({ drop }) => drop));
  const heads = [words.site, words.operator, words.ratio, words.drop, words.saved];
  const numeric = new Set([words.ratio, words.saved]);
  const head = heads.map((text) => h('th', { scope: 'col', class: numeric.has(text) && 'number' }, text));
  return [
    heading,
    h('p', { class: 'pane-note small dim' }, words.note(records[0]?.images ?? 0)),
    h(
      'table',
      { class: 'importance sensitivity' },
      h('thead', {}, h('tr', {}, head)),
      h(
        'tbody',
        {},
        sites.map((site) => siteRows(site, largest)),
      ),
    ),
  ];
}
