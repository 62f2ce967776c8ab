// While the engine works on the run: phase, detail, progress and Cancel.
import type { Actions } from '../actions';
import { h, setText } from '../dom';
import type { RunPhase } from '../../../src/shared/run/manifest';
import { button, spinner } from '../ui';
import { texts } from '../l10n/texts';
import { setPaused } from '../state/changes';
import type { PanelState } from '../state/panelState';
import type { Store } from '../state/store';
import type { Part } from './part';

const { chart, states: words } = texts;

const phaseWords: Readonly<Record<RunPhase, string>> = words.phases;

/** How many of how many; of a finished run, what is asked of it. */
function countOf({ manifest, candidates, refinement }: PanelState): string {
  if (manifest === null) return '';
  if (refinement !== null) return words.refinement[refinement.what](refinement.candidates);
  const found = candidates.filter((candidate) => candidate.id !== 'baseline').length;
  return found === 0 || manifest.state === 'done' ? '' : words.found(found, manifest.settings.evaluations);
}

export function createRunBar(store: Store<PanelState>, actions: Actions): Part {
  const fill = h('div', { class: 'progress-fill' });
  const progress = h(
    'div',
    {
      class: 'progress',
      role: 'progressbar',
      'aria-label': words.progress,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    },
    fill,
  );
  const phase = h('b', {});
  const detail = h('span', {});
  const count = h('span', { class: 'dim' });
  const cancel = button(words.cancel, actions.cancel, { icon: 'stop' });
  cancel.explain(words.cancelTitle);
  const pause = button(chart.pause, () => store.set(setPaused(!store.get().paused)), { icon: 'pause' });
  const told = h('div', { class: 'run-state', role: 'status' }, phase, detail, count);
  const row = h(
    'div',
    { class: 'run-row' },
    spinner(),
    told,
    h('span', { class: 'grow' }),
    pause.element,
    cancel.element,
  );
  const element = h('section', { class: 'run-bar', 'aria-label': words.search }, progress, row);
  return {
    element,
    render: (state) => {
      const { status, progress: current, paused } = state;
      element.hidden = status?.live !== true;
      if (status === null || element.hidden) return;
      pause.show(paused ? chart.go : chart.pause);
      pause.explain(paused ? chart.goTitle : chart.pauseTitle);
      const percent = Math.round((current?.fraction ?? 0) * 100);
      progress.setAttribute('aria-valuenow', String(percent));
      fill.style.width = `${percent}%`;
      setText(phase, phaseWords[current?.phase ?? status.phase]);
      setText(detail, current?.detail ?? '');
      setText(count, countOf(state));
    },
  };
}
