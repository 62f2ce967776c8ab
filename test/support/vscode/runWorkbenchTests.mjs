// The packed .vsix in a whole workbench: packs it, sees to a VS Code and a browser, and runs mocha over test/ui/workbench.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { hostName, installServer } from './installServer.mjs';

for (const old of readdirSync('.').filter((name) => name.endsWith('.vsix'))) rmSync(old);
const packed = spawnSync(process.execPath, ['src/scripts/package.mjs'], { encoding: 'utf8' });
if (packed.status !== 0) {
  console.error(packed.stdout, packed.stderr);
  process.exit(1);
}
const vsix = readdirSync('.').find((name) => name.endsWith('.vsix'));
installServer();
const mocha = [
  'node_modules/mocha/bin/mocha.js',
  '--timeout',
  '120000',
  '--reporter',
  'test/support/countingReporter.cjs',
];
const env = {
  ...process.env,
  ADASCALE_VSIX: path.resolve(vsix),
  ADASCALE_TEST_HOST: `${hostName} in Chromium, ${vsix}`,
};
const { status } = spawnSync(process.execPath, [...mocha, 'test/ui/workbench/**/*.test.ts'], { stdio: 'inherit', env });
process.exit(status ?? 1);
