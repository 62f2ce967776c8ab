// Question: where are variants measured? What cannot measure now is listed with the reason and cannot be chosen.
import * as vscode from 'vscode';
import type { DeviceList } from '../devices/deviceList';
import { noPhoneText, stateText } from '../devices/devicesTree';
import { deviceIcon } from '../devices/deviceText';
import { reportListing } from '../devices/reportListing';
import type { Reporter } from '../log/report';
import { pick, type Choice } from './pick';
import type { Outcome, Place } from './runSteps';

type Answer = { readonly target: string } | 'refresh';

async function choices(devices: DeviceList): Promise<readonly Choice<Answer>[]> {
  const { targets, adb } = await devices.list();
  const rows = targets.map((target) => ({
    label: `$(${deviceIcon(target)}) ${target.label}`,
    description: `${target.runtime} · ${stateText(target)}`,
    ...(target.detail !== undefined && { detail: target.detail }),
    ...(target.state === 'ready' && { value: { target: target.id } }),
  }));
  const phone = targets.some(({ id }) => id.startsWith('adb:'));
  const none = phone ? [] : [{ label: `$(info) ${vscode.l10n.t('No phone')}`, detail: noPhoneText(adb) }];
  return [...rows, ...none, { label: `$(refresh) ${vscode.l10n.t('Refresh')}`, value: 'refresh', alwaysShow: true }];
}

export async function askTarget(
  title: string,
  { devices, report }: { readonly devices: DeviceList; readonly report: Reporter },
  current: string,
  place: Place,
): Promise<Outcome<string>> {
  for (;;) {
    const offered = choices(devices);
    offered.catch((error: unknown) => report.failure(error, vscode.l10n.t('list the devices')));
    const outcome = await pick<Answer>({
      title,
      placeholder: vscode.l10n.t('Where are variants measured?'),
      choices: offered,
      isCurrent: (value) => value !== 'refresh' && value.target === current,
      place,
    });
    if (outcome.kind !== 'value') return outcome;
    if (outcome.value !== 'refresh') return { kind: 'value', value: outcome.value.target };
    await devices.refresh().catch((error: unknown) => reportListing({ devices, report }, error));
  }
}
