// Every word that the panel shows, by place. Another language is another object of this type.
import { chartTexts } from './chart';
import { comparisonTexts } from './comparison';
import { contextTexts } from './contexts';
import { detailTexts } from './detail';
import { frameTexts } from './frame';
import { geneTexts } from './genes';
import { heatTexts } from './heat';
import { historyTexts } from './history';
import { menuTexts } from './menu';
import { importanceTexts } from './importance';
import { parallelTexts } from './parallel';
import { pictureTexts } from './picture';
import { layerTexts } from './layers';
import { deviceTexts } from './devices';
import { compareTexts } from './compare';
import { railTexts } from './rail';
import { sensitivityTexts } from './sensitivity';
import { tableTexts } from './table';
import { policyTexts } from './policy';
import { simulateTexts } from './simulate';

export const texts = {
  chart: chartTexts,
  comparison: comparisonTexts,
  contexts: contextTexts,
  detail: detailTexts,
  frame: frameTexts,
  genes: geneTexts,
  heat: heatTexts,
  history: historyTexts,
  menu: menuTexts,
  importance: importanceTexts,
  parallel: parallelTexts,
  picture: pictureTexts,
  layers: layerTexts,
  devices: deviceTexts,
  compare: compareTexts,
  rail: railTexts,
  sensitivity: sensitivityTexts,
  table: tableTexts,
  policy: policyTexts,
  simulate: simulateTexts,
};
