import * as vscode from 'vscode';
import { parseDeviceAddress } from '../../shared/device/deviceAddress';
import { readSettings } from '../config/settings';
import type { Command } from '../host';
import { withCancellableProgress } from '../status/withCancellableProgress';
import { requireTrust } from '../trust';
import { askText } from '../wizard/askText';

/** To a phone of the network: its cable, and what charges through it, can stay away. */
export const command: Command = async (host) => {
  if (!requireTrust()) return;
  const address = await askText({
    title: vscode.l10n.t('Connect to Device'),
    prompt: vscode.l10n.t(
      'Address and port as the phone shows them under Wireless debugging; pair it once with `adb pair`',
    ),
    value: '',
    check: (typed) =>
      parseDeviceAddress(typed) === null ? vscode.l10n.t('An address such as {0}', '192.168.1.7:37123') : null,
  });
  if (address === null) return;
  const { adbServer } = readSettings();
  await withCancellableProgress(
    host,
    vscode.l10n.t('Connecting to {0}', address),
    vscode.l10n.t('connect to {0}', address),
    (signal) => host.engine.call('device/connect', { address, adbServer }, { signal }),
  );
  await host.devices.refresh().catch(() => undefined);
};
