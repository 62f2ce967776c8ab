// Over the points: the shortlist's letters, and the starting network's name.
import { texts } from '../l10n/texts';
import { letterAt } from '../model/letters';
import { isInArea, placeIn, type Scene, type Sheet } from './scene';

const smallFont = (theme: Scene['theme'], weight = ''): string =>
  `${weight}${Math.round(theme.fontSize * 0.846)}px ${theme.font}`;

const tagSize = 14;

export function drawLetters(chart: Sheet, scene: Scene): void {
  const { ctx } = chart;
  const { state, explored, theme } = scene;
  ctx.font = smallFont(theme, '600 ');
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  state.view.shortlist.forEach((id, at) => {
    const candidate = explored.byId.get(id);
    const place = candidate === undefined ? null : placeIn(chart, scene, candidate);
    if (place === null || !isInArea(chart, ...place)) return;
    const [x, y] = [Math.round(place[0]) + 6, Math.round(place[1]) + 8];
    ctx.fillStyle = theme.foreground;
    ctx.strokeStyle = theme.background;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.roundRect(x, y, tagSize, tagSize, 2);
    ctx.stroke();
    ctx.fill();
    ctx.fillStyle = theme.background;
    ctx.fillText(letterAt(at), x + tagSize / 2, y + tagSize / 2 + 0.5);
  });
}

export function drawBaselineName(chart: Sheet, scene: Scene): void {
  const { explored, theme } = scene;
  const place = explored.baseline === null ? null : placeIn(chart, scene, explored.baseline);
  if (place === null || !isInArea(chart, ...place)) return;
  const { ctx, chartArea: area } = chart;
  const [x, y] = place;
  const isRight = x > area.right - 40;
  ctx.font = smallFont(theme);
  ctx.textAlign = isRight ? 'right' : 'center';
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = theme.background;
  ctx.fillStyle = theme.dim;
  const [left, bottom] = [isRight ? x + 6 : x, y < area.top + 8 ? y + 21 : y - 12];
  ctx.strokeText(texts.chart.baseline, left, bottom);
  ctx.fillText(texts.chart.baseline, left, bottom);
}
