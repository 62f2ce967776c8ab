// Where the adb program is: the setting, the SDK that the environment names, then PATH.
import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';

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
