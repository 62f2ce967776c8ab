// For bundles that may not compile code at run time: esbuild takes the check that Ajv wrote out instead of the one it would make.
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';

const standalone = standaloneCode.default ?? standaloneCode;
const AjvClass = Ajv.default ?? Ajv;

async function load({ path: file }) {
  const schema = JSON.parse(await readFile(path.join(path.dirname(file), 'policy.schema.json'), 'utf8'));
  const ajv = new AjvClass({ allErrors: true, code: { source: true, esm: true } });
  ajv.addSchema(schema, 'policy');
  const contents = standalone(ajv, { checkPolicySchema: 'policy' });
  return { contents, loader: 'js', resolveDir: path.dirname(file) };
}

export const compiledSchemas = {
  name: 'compiled-schemas',
  setup: (build) => build.onLoad({ filter: /policySchemaCheck\.ts$/ }, load),
};
