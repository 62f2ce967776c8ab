// Under the data sets: the cloud's picture, limits and budgets, failed candidates, other conditions, error bars and heat. Over
// them: letters and the starting network's name.
import type { Plugin } from 'chart.js';
import { createCloudLayer } from './cloudLayer';
import { cloudCount, cloudKey, visitCloud } from './cloudPoints';
import { overPoints, underPoints } from './layers';
import { apart, type Scene } from './scene';

/** `version` changes whenever the explored candidates do; `drawn` hears of every drawing, a new size included. */
export function createBackdrop(scene: () => Scene | null, version: () => number, drawn: () => void): Plugin<'scatter'> {
  const cloud = createCloudLayer();
  return {
    id: 'adascaleBackdrop',
    beforeDatasetsDraw: (chart) => {
      const current = scene();
      if (current === null) return;
      const { left, top, right, bottom } = chart.chartArea;
      const size = [right - left, bottom - top] as const;
      const key = cloudKey(chart, current, version());
      cloud.paint(key, ...size, chart.currentDevicePixelRatio, current.theme, cloudCount(current), (draw) =>
        visitCloud(chart, current, draw),
      );
      chart.ctx.drawImage(cloud.canvas, left, top, ...size);
      apart(chart, current, underPoints);
    },
    afterDatasetsDraw: (chart) => {
      const current = scene();
      if (current === null) return;
      apart(chart, current, overPoints);
      drawn();
    },
  };
}
