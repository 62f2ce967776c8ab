// Everything about the active variant: figures with spread, change and source, genes in words, and what can be done with it.
import { metricOf } from '../../../src/shared/pareto/dominance';
import type { Candidate } from '../../../src/shared/run/candidate';
import { metrics, type Metric } from '../../../src/shared/run/objectives';
import { fill, h, type Child } from '../dom';
import { icon, mark } from '../icons';
import { changeAgainst, comparisonWords } from '../model/comparison';
import type { Explored } from '../model/explore';
import { texts } from '../l10n/texts';
import { letterOf } from '../model/letters';
import { tiedWith } from '../model/ties';
import { shortLabel } from '../model/shortLabel';
import {
  describeLatencySource,
  formatChange,
  formatFigure,
  formatSpread,
  originOf,
  type Origin,
} from '../model/figures';
import { selectOnly, toggleSelected, toggleShortlisted } from '../state/changes';
import { baselineId, type PanelState } from '../state/panelState';
import type { ViewContext } from '../views/view';
import type { Store } from '../state/store';
import { button, linkButton } from '../ui';
import { classWords, markOf } from './candidateWords';
import { letterBadge } from './letterBadge';
import { genesView } from './genesView';
import type { Part } from './part';
import { provenanceBadge } from './provenanceBadge';

const { detail: words } = texts;

interface Row {
  readonly label: string;
  readonly value: string;
  readonly spread: string;
  readonly change: string;
  readonly origin: Origin | null;
  readonly title?: string;
}

const row = ({ label, value, spread, change, origin, title }: Row): HTMLElement =>
  h(
    'tr',
    { title },
    h('th', { scope: 'row' }, label),
    h('td', { class: 'number value' }, value),
    h('td', { class: 'number dim' }, spread),
    h('td', { class: 'number dim' }, change),
    h('td', {}, origin && provenanceBadge(origin)),
  );

function metricRow(metric: Metric, candidate: Candidate, baseline: Candidate | null): Row {
  const value = metric.of(candidate);
  return {
    label: shortLabel(metric),
    value: formatFigure(metric, value),
    spread: formatSpread(metric, candidate),
    change: changeAgainst(metric, candidate, baseline),
    origin: originOf(metric, candidate),
    ...(metric.id === 'energyMj' && candidate.energy?.reason !== undefined && { title: candidate.energy.reason }),
  };
}

/** Made at the end, on images that neither training nor the search saw. */
function testRow(candidate: Candidate, baseline: Candidate | null): Row[] {
  const { test } = candidate.accuracy;
  if (test === null) return [];
  const accuracy = metricOf('accuracy');
  const change = formatChange(accuracy, test, baseline?.accuracy.test ?? null);
  const title = words.onTestTitle;
  return [{ label: words.onTest, value: formatFigure(accuracy, test), spread: '', change, origin: 'measured', title }];
}

function figureTable(candidate: Candidate, baseline: Candidate | null): HTMLElement {
  const other = candidate.id === baselineId ? null : baseline;
  const [accuracyRow, ...others] = metrics
    .filter((metric) => metric.of(candidate) !== null)
    .map((metric) => metricRow(metric, candidate, other));
  const rows = [...(accuracyRow ? [accuracyRow] : []), ...testRow(candidate, other), ...others].map(row);
  const heads = [words.value, words.spread, words.change].map((name) =>
    h('th', { class: 'number', scope: 'col' }, name),
  );
  const head = h('tr', {}, h('th', { scope: 'col' }, words.metric), heads, h('th', { scope: 'col' }, words.source));
  return h('table', { class: 'figures' }, h('thead', {}, head), h('tbody', {}, rows));
}

/** Of a variant whose figures are means over images that leave early and others. */
function leavingNote({ earlyExit }: Candidate): string {
  const rate = earlyExit?.rate.validation ?? null;
  if (earlyExit === undefined || rate === null) return '';
  const share = (value: number): string => `${Math.round(100 * value)} %`;
  const onTest = earlyExit.rate.test === null ? '' : words.leavesOnTest(share(earlyExit.rate.test));
  const { leavesMs, staysMs } = earlyExit;
  const ms = (value: number): string => formatFigure(metricOf('latencyMs'), value);
  const both = leavesMs === null || staysMs === null ? '' : words.leavesAfter(ms(leavesMs), ms(staysMs));
  return words.leaves(share(rate), onTest, both);
}

/** The difference to the starting network as it was measured, or that it cannot be told. */
function comparisonNote(candidate: Candidate): Child {
  const told = comparisonWords(candidate);
  if (told === null) return null;
  const { heading, title } = texts.comparison;
  return h(
    'p',
    { class: 'small comparison', title },
    h('span', { class: 'dim' }, `${heading}: `),
    h('b', {}, told.verdict),
    h('span', { class: 'dim' }, `, ${told.interval}.`),
  );
}

/** Over how much the energy was measured, or why it is not known. */
function energyNote({ energy }: Candidate): string {
  if (energy === undefined) return '';
  const { quality, samples, runs, reason = '' } = energy;
  return quality === 'unavailable' ? words.noEnergy(reason) : words.energy(samples, runs, reason);
}

/** Whether the device computes what this computer does; empty where nobody looked. */
function outputsNote({ outputs }: Candidate): string {
  if (outputs === undefined) return '';
  const by = outputs.maximumDifference;
  if (!outputs.differs) return words.outputsAgree((by ?? 0).toExponential(1));
  return words.outputsDiffer(by === null ? '' : String(Number(by.toPrecision(2))));
}

function sourceNote(candidate: Candidate): Child {
  const { accuracy, latencyMs } = candidate.provenance;
  const images = accuracy.samples === undefined ? '' : words.images(accuracy.samples);
  const wasPredicted = latencyMs.provenance === 'measured' && candidate.predictedLatencyMs !== null;
  const predicted = wasPredicted ? formatFigure(metricOf('latencyMs'), candidate.predictedLatencyMs) : '';
  const latency = candidate.latencyMs === null ? '' : words.latency(describeLatencySource(latencyMs), predicted);
  const epochs = candidate.fineTunedEpochs;
  const tuned = epochs === undefined ? '' : words.fineTuned(epochs);
  const { refinement } = candidate;
  const found = refinement === undefined ? '' : words.foundAround(refinement.around);
  const text = `${latency}${images}${leavingNote(candidate)}${tuned}${found}${outputsNote(candidate)}${energyNote(candidate)}`;
  return h('p', { class: 'small dim' }, text.trim());
}

/** Others on the frontier that chance alone may tell apart from this one. */
function tiesNote(store: Store<PanelState>, explored: Explored, candidate: Candidate): Child {
  const tied = tiedWith(candidate, explored.groups.frontier);
  if (tied.length === 0) return null;
  const links = tied.slice(0, 6).map(({ id }) => [' ', linkButton(id, () => store.set(selectOnly(id)))]);
  const more = tied.length > 6 ? words.moreTied(tied.length - 6) : '';
  return h('p', { class: 'small dim ties', title: words.tiedTitle }, words.tied, links, more);
}

const failure = ({ error }: Candidate): Child =>
  h(
    'div',
    { class: 'notice notice-error' },
    icon('error'),
    h('div', { class: 'notice-text' }, h('b', {}, words.notEvaluated), ` ${error?.message ?? ''} ${error?.hint ?? ''}`),
  );

function body(store: Store<PanelState>, explored: Explored, candidate: Candidate): Child {
  const state = store.get();
  const figures =
    candidate.status === 'failed'
      ? failure(candidate)
      : [
          figureTable(candidate, explored.baseline),
          comparisonNote(candidate),
          sourceNote(candidate),
          tiesNote(store, explored, candidate),
        ];
  return [h('div', { class: 'detail-figures' }, figures), genesView(candidate.genes, state.manifest?.space ?? null)];
}

const nothing = h('p', { class: 'empty-note' }, words.nothing);

export function createDetail({ store, actions }: ViewContext): Part {
  const toggleActive = (): void => {
    const { active } = store.get().view;
    if (active !== null) store.set(toggleSelected(active));
  };
  const title = h('span', { class: 'detail-title' });
  const shortlistActive = (): void => {
    const { active } = store.get().view;
    if (active !== null) store.set(toggleShortlisted(active));
  };
  const select = button(words.select, toggleActive);
  const shortlist = button(words.shortlist, shortlistActive);
  const log = button(words.showLog, actions.openLog);
  const buttons = h('div', { class: 'detail-actions' }, shortlist.element, select.element, log.element);
  const content = h('div', { class: 'detail-body' });
  const element = h(
    'section',
    { class: 'detail', 'aria-label': words.name },
    h('div', { class: 'detail-head' }, title, h('span', { class: 'grow' }), buttons),
    content,
  );
  let shown: readonly [Explored, string | null, readonly string[]] | null = null;
  const rebuild = (state: PanelState, explored: Explored, candidate: Candidate | undefined): void => {
    if (candidate === undefined) {
      fill(title, h('b', {}, words.name));
      return fill(content, nothing);
    }
    const kind = explored.classOf.get(candidate.id) ?? 'unplaced';
    fill(
      title,
      mark(markOf(explored, candidate)),
      h('b', {}, candidate.id),
      letterBadge(letterOf(state.view.shortlist, candidate.id)),
      h('span', { class: 'dim' }, classWords[kind]),
    );
    fill(content, body(store, explored, candidate));
  };
  return {
    element,
    render: (state, explored) => {
      const { active, selected } = state.view;
      const candidate = active === null ? undefined : explored.byId.get(active);
      select.element.hidden = candidate === undefined || candidate.status === 'failed' || candidate.id === baselineId;
      shortlist.element.hidden = candidate === undefined || candidate.status === 'failed';
      shortlist.show(active !== null && state.view.shortlist.includes(active) ? words.unlist : words.shortlist);
      log.element.hidden = candidate?.status !== 'failed';
      select.show(active !== null && selected.includes(active) ? words.deselect : words.select);
      element.classList.toggle('is-empty', candidate === undefined);
      if (shown?.[0] === explored && shown[1] === active && shown[2] === state.view.shortlist) return;
      shown = [explored, active, state.view.shortlist];
      rebuild(state, explored, candidate);
    },
  };
}
