// The lines under a picture, so that it explains itself away from the panel: what it shows of which run, and what the marks mean.
import { latencyAxis } from '../chart/drawBudgets';
import type { Scene } from '../chart/scene';
import { h } from '../dom';
import { texts } from '../l10n/texts';
import { conditionsOf } from '../model/conditions';
import { heatOf } from '../model/heat';

const { picture: words } = texts;

/** From the picture's edge and from the chart to the first baseline, and from line to line, px. */
export const captionLeft = 12;
export const captionTop = 13;
export const lineHeight = 15;

export const captionHeight = (lines: readonly string[]): number => 9 + lines.length * lineHeight;

function sentences({ state, explored }: Scene): readonly string[] {
  const { manifest, view, measurements } = state;
  const { groups, candidates } = explored;
  const heat = view.heat && latencyAxis(explored) !== null ? heatOf(measurements) : null;
  const shown = conditionsOf([], measurements, '').filter(({ key }) => state.view.conditions.includes(key));
  const runs = state.otherRuns.map((run, place) => words.run(place + 1, run.manifest.modelName, run.manifest.device));
  return [
    words.caption(manifest?.modelName ?? '', manifest?.device ?? '', candidates.length, groups.frontier.length),
    words.marks,
    !view.feasibleOnly && groups.infeasible.length > 0 && words.infeasible,
    groups.failed.length > 0 && words.failed,
    view.errorBars && words.errorBars,
    heat !== null && words.heat(heat.coldMinute, heat.hotMinute, heat.device),
    shown.length > 0 && latencyAxis(explored) !== null && words.conditions(shown.map(({ label }) => label).join('; ')),
    explored.hasLine && runs.length > 0 && words.runs(runs.join('; ')),
  ].filter((sentence) => sentence !== false);
}

/** Broken between words where they reach the right edge. @param width of the picture, px. */
export function captionLines(scene: Scene, width: number): readonly string[] {
  const pen = h('canvas', {}).getContext('2d');
  const room = width - 2 * captionLeft;
  if (pen !== null) pen.font = `${Math.round(scene.theme.fontSize * 0.846)}px ${scene.theme.font}`;
  const isWider = (text: string): boolean => pen !== null && pen.measureText(text).width > room;
  const lines: string[] = [];
  for (const word of sentences(scene).join(' ').split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || isWider(`${line} ${word}`)) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
