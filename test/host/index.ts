// What the extension host calls: runs the suites with mocha in this very process, where `vscode` is the real thing.
import Mocha from 'mocha';
import * as path from 'node:path';
import { registerActivationSuite } from './activation';

export function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    reporter: path.resolve(__dirname, '../../../test/support/countingReporter.cjs'),
  });
  mocha.suite.emit('pre-require', globalThis, 'host', mocha);
  registerActivationSuite();
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} host tests failed`)) : resolve()));
  });
}
