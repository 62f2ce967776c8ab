// The registry of what can stand under the chart beside the table: one file and one line here.
import type { Part } from '../parts/part';
import type { PaneId } from '../state/panelState';
import type { ViewContext } from '../views/view';
import { createDevices } from './devices';
import { createImportance } from './importance';
import { createLayers } from './layers';
import { createParallel } from './parallel';

export const panes: Readonly<Record<Exclude<PaneId, 'table'>, (context: ViewContext) => Part>> = {
  parallel: createParallel,
  importance: createImportance,
  model: createLayers,
  devices: createDevices,
};
