// The bundle: every word that the panel shows, by place, one file a place. A text is a string, or a function of what stands in it
// where it has blanks, so that the compiler checks them. Another language is another object of this type; the panel imports
// `texts` alone. A test (test/unit/webview/l10n.test.ts) finds English elsewhere in the panel, and texts that nothing shows.
import { chartTexts } from './chart';
import { comparisonTexts } from './comparison';
import { contextTexts } from './contexts';
import { detailTexts } from './detail';
import { figureTexts } from './figures';
import { frameTexts } from './frame';
import { geneTexts } from './genes';
import { heatTexts } from './heat';
import { historyTexts } from './history';
import { menuTexts } from './menu';
import { importanceTexts } from './importance';
import { parallelTexts } from './parallel';
import { pictureTexts } from './picture';
import { limitTexts } from './limits';
import { stateTexts } from './states';
import { suggestionTexts } from './suggestions';
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
  figures: figureTexts,
  frame: frameTexts,
  genes: geneTexts,
  heat: heatTexts,
  history: historyTexts,
  menu: menuTexts,
  importance: importanceTexts,
  parallel: parallelTexts,
  picture: pictureTexts,
  layers: layerTexts,
  limits: limitTexts,
  states: stateTexts,
  suggestions: suggestionTexts,
  devices: deviceTexts,
  compare: compareTexts,
  rail: railTexts,
  sensitivity: sensitivityTexts,
  table: tableTexts,
  policy: policyTexts,
  simulate: simulateTexts,
};
