// Question: where to measure? What cannot measure now is listed with the reason and cannot be chosen.
import * as vscode from 'vscode';
import type { TargetSummary } from '../../shared/protocol/devices';
import type { DeviceList } from '../devices/deviceList';
import { noPhoneText, stateText } from '../devices/devicesTree';
import { deviceIcon } from '../devices/deviceText';
import { reportListing } from '../devices/reportListing';
import type { Reporter } from '../log/report';
import { pick, type Choice } from './pick';
import type { Outcome, Place } from './runSteps';

type Answer = { readonly target: string } | 'refresh';

export interface TargetOffer {
  /** Phones once more, with the person's own benchmark_model: for .tflite files alone. */
  readonly benchmarkModel?: boolean;
}

/** The devices of the runtime `adb` are those of the runtime `benchmarkModel`. */
const benchmarkRows = (targets: readonly TargetSummary[]): readonly Choice<Answer>[] =>
  targets
    .filter(({ id, state }) => id.startsWith('adb:') && state === 'ready')
    .map(({ id, label }) => ({
      label: `$(device-mobile) ${label}`,
      description: vscode.l10n.t('your benchmark_model over adb'),
      value: { target: id.replace('adb:', 'benchmarkModel:') },
    }));

async function choices(devices: DeviceList, { benchmarkModel }: TargetOffer): Promise<readonly Choice<Answer>[]> {
  const { targets, adb } = await devices.list();
  const rows = targets.map((target) => ({
    label: `$(${deviceIcon(target)}) ${target.label}`,
    description: `${target.runtime} · ${stateText(target)}`,
    ...(target.detail !== undefined && { detail: target.detail }),
    ...(target.state === 'ready' && { value: { target: target.id } }),
  }));
  const phone = targets.some(({ id }) => id.startsWith('adb:'));
  const none = phone ? [] : [{ label: `$(info) ${vscode.l10n.t('No phone')}`, detail: noPhoneText(adb) }];
  const benchmarks = benchmarkModel === true ? benchmarkRows(targets) : [];
  return [
    ...rows,
    ...benchmarks,
    ...none,
    { label: `$(refresh) ${vscode.l10n.t('Refresh')}`, value: 'refresh', alwaysShow: true },
  ];
}

export async function askTarget(
  title: string,
  { devices, report }: { readonly devices: DeviceList; readonly report: Reporter },
  current: string,
  place: Place,
  offer: TargetOffer = {},
): Promise<Outcome<string>> {
  for (;;) {
    const offered = choices(devices, offer);
    offered.catch((error: unknown) => report.failure(error, vscode.l10n.t('list the devices')));
    const outcome = await pick<Answer>({
      title,
      placeholder: vscode.l10n.t('Where to measure?'),
      choices: offered,
      isCurrent: (value) => value !== 'refresh' && value.target === current,
      place,
    });
    if (outcome.kind !== 'value') return outcome;
    if (outcome.value !== 'refresh') return { kind: 'value', value: outcome.value.target };
    await devices.refresh().catch((error: unknown) => reportListing({ devices, report }, error));
  }
}
