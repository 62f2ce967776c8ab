// The order of everything that is drawn beside the data sets, on the screen and in pictures of every format.
import { drawContexts, drawLimits } from './drawBudgets';
import { drawFrontierEnd, drawRug } from './drawEdges';
import { drawErrorBars } from './drawErrorBars';
import { drawHeat } from './drawHeat';
import { drawOverlays } from './drawOverlays';
import { drawBaselineName, drawLetters } from './drawTags';
import type { Drawing } from './scene';

export const underPoints: readonly Drawing[] = [
  drawLimits,
  drawContexts,
  drawRug,
  drawFrontierEnd,
  drawOverlays,
  drawErrorBars,
  drawHeat,
];

export const overPoints: readonly Drawing[] = [drawLetters, drawBaselineName];
