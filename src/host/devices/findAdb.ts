// Where the adb program is: the setting, the SDK that the environment names, then PATH; and what is said where it is nowhere.
import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';
import { AdaScaleError } from '../../shared/errors';

export interface AdbSearch {
  /** The setting adascale.adb.path; wins if not empty. */
  readonly setting: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

function candidates({ setting, environment, platform }: AdbSearch): readonly string[] {
  if (setting !== '') return [setting];
  const program = platform === 'win32' ? 'adb.exe' : 'adb';
  const sdks = [environment['ANDROID_HOME'], environment['ANDROID_SDK_ROOT']].filter((sdk) => sdk !== undefined);
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [
    ...sdks.map((sdk) => path.join(sdk, 'platform-tools', program)),
    ...folders.map((f) => path.join(f, program)),
  ];
}

/** Absolute path of an executable adb, or null. */
export async function findAdb(search: AdbSearch): Promise<string | null> {
  for (const file of candidates(search)) {
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}

/** @param setting See {@link AdbSearch}. */
export const noAdb = (setting: string): AdaScaleError =>
  setting === ''
    ? new AdaScaleError(
        'device.noAdb',
        'adb, which talks to phones, is not in ANDROID_HOME, ANDROID_SDK_ROOT or PATH',
        'Install the Android SDK Platform-Tools, or choose where adb is',
      )
    : new AdaScaleError(
        'device.noAdb',
        `${setting}, which the setting adascale.adb.path names, cannot be run`,
        'Choose where adb is, or empty the setting to look in ANDROID_HOME, ANDROID_SDK_ROOT and PATH',
      );
