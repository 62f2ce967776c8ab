// Save Picture: the format and the background, then the host asks where.
import type { Actions } from '../actions';
import type { Plot } from '../chart/plot';
import { texts } from '../l10n/texts';
import { openMenuUnder, type MenuEntry } from '../menu';
import { backgrounds, type Background } from './background';
import { paintPng } from './paintPng';
import { paintSvg } from './paintSvg';

const { picture: words } = texts;

function save(plot: Plot, actions: Actions, kind: 'png' | 'svg', background: Background): void {
  const drawn = plot.picture();
  if (drawn === null) return;
  const { chart, scene } = drawn;
  const size = [chart.width, chart.height] as const;
  const text = kind === 'png' ? paintPng(scene, plot.plane(), size, background) : paintSvg(chart, scene, background);
  actions.savePicture(kind, text);
}

/** Opens under the button that it is given. */
export const createPictureMenu =
  (plot: Plot, actions: Actions) =>
  (button: HTMLElement): void => {
    const entriesOf = (kind: 'png' | 'svg'): MenuEntry[] =>
      backgrounds.map((background) => ({
        text: words.entry(kind.toUpperCase(), words.backgrounds[background]),
        act: () => save(plot, actions, kind, background),
      }));
    openMenuUnder(button, texts.chart.picture, [...entriesOf('png'), null, ...entriesOf('svg')]);
  };
