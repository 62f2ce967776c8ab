// What stretches the latencies of a simulation, each part with where it comes from.
import { policyDevice } from '../../../src/shared/policy/policyDevice';
import { fill, h } from '../dom';
import { texts } from '../l10n/texts';
import { provenanceBadge } from '../parts/provenanceBadge';
import { whenChanged } from '../policy/policyPart';
import type { Replay } from './replay';

const words = texts.simulate.model;

export interface DeviceModelNote {
  readonly element: HTMLElement;
  render(replay: Replay): void;
}

const ratio = (value: number): string => Number(value.toPrecision(2)).toString();

/** Whatever the cliff has: a slope, an end, both, or neither. */
function cliffWords({ cliff, policy }: Replay): string {
  if (cliff === null) {
    const device = policyDevice(policy);
    return device === null ? words.assumed : words.notMeasured(device);
  }
  const { knee, ceiling, wall } = cliff;
  const parts = [
    knee === null ? '' : words.slow(ratio(ceiling), ratio(knee)),
    wall === null ? '' : words.ended(ratio(wall)),
  ].filter((part) => part !== '');
  return words.measured(cliff.device, cliff.measuredAt.slice(0, 10), parts.join(', ') || words.flat);
}

export function createDeviceModelNote(): DeviceModelNote {
  const element = h('p', { class: 'dim small device-model' });
  const render = whenChanged((replay: Replay) =>
    fill(
      element,
      `${words.heat} `,
      provenanceBadge('assumed'),
      ` ${words.memory} `,
      provenanceBadge(replay.cliff === null ? 'assumed' : 'measured'),
      ` ${cliffWords(replay)}`,
    ),
  );
  return { element, render };
}
