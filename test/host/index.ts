// What the extension host calls: runs the suites with mocha in this very process, where `vscode` is the real thing.
import Mocha from 'mocha';
import * as path from 'node:path';
import { format } from 'node:util';
import { registerActivationSuite } from './activation';
import { registerDeviceSuite } from './devices';
import { registerDifferenceSuite } from './differences';
import { registerEngineDeathSuite } from './engineDeath';
import { registerInspectSuite } from './inspect';
import { registerProfileModelSuite } from './profileModel';
import { registerSearchSuite } from './search';

/** Tells our lines from the workbench's own when both come through one log; see codeShim.mjs. */
const mark = '[host tests] ';

export function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...parts: readonly unknown[]) =>
    format(...parts)
      .split('\n')
      .forEach((line) => console.log(mark + line));
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    reporter: path.resolve(__dirname, '../../../test/support/countingReporter.cjs'),
  });
  mocha.suite.emit('pre-require', globalThis, 'host', mocha);
  registerActivationSuite();
  registerInspectSuite();
  registerDeviceSuite();
  registerProfileModelSuite();
  registerDifferenceSuite();
  registerSearchSuite();
  registerEngineDeathSuite();
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} host tests failed`)) : resolve()));
  });
}
