// A list of devices that could not be had, told with what helps: where there is no adb, the person is asked for it.
import * as vscode from 'vscode';
import { toJsonError } from '../../shared/errors';
import type { Action, Reporter } from '../log/report';
import { chooseProgram } from './chooseProgram';
import type { DeviceList } from './deviceList';

export interface Listing {
  readonly devices: DeviceList;
  readonly report: Reporter;
}

/** Never rejects; resolves once the notification is answered or dismissed. */
export const reportListing = (listing: Listing, error: unknown): Promise<void> =>
  listing.report.failure(
    error,
    vscode.l10n.t('list the devices'),
    toJsonError(error).code === 'device.noAdb' ? askForAdb(listing) : undefined,
  );

const askForAdb = (listing: Listing): Action => ({
  label: vscode.l10n.t('Choose adb…'),
  run: async () => {
    if ((await chooseProgram(vscode.l10n.t('The adb program'), 'adb.path')) === null) return;
    await listing.devices.refresh().catch((again: unknown) => reportListing(listing, again));
  },
});
