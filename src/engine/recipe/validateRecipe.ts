// The recipe's schema applied with ajv: every fault at once, each with its JSON path and, where a name is misspelt, what exists.
import type { ErrorObject } from 'ajv';
import Ajv from 'ajv';
import { AdaScaleError } from '../../shared/errors';
import type { Recipe } from '../../shared/recipe/recipe';
import schema from '../../shared/recipe/recipe.schema.json';

const validate = new Ajv({ allErrors: true, strictTypes: false, verbose: true }).compile<Recipe>(schema);

/** @throws AdaScaleError `recipe.invalid` listing every fault; `file` stands in the message */
export function validateRecipe(value: unknown, file: string): Recipe {
  if (validate(value)) return value;
  // `if` only says that one of its branches failed, which has reported its own fault.
  const faults = (validate.errors ?? []).filter((fault) => fault.keyword !== 'if').map(describe);
  throw new AdaScaleError(
    'recipe.invalid',
    `${file}: ${[...new Set(faults)].join('; ')}`,
    'Editors that know the schema of adascale.json complete and check it while you type.',
  );
}

function describe(fault: ErrorObject): string {
  const where = fault.instancePath === '' ? 'the recipe' : fault.instancePath;
  const params = fault.params as Readonly<Record<string, unknown>>;
  if (fault.keyword === 'additionalProperties') {
    const known = Object.keys((fault.parentSchema as { properties?: object }).properties ?? {});
    return `${where} has no option "${String(params['additionalProperty'])}" (it has ${known.join(', ')})`;
  }
  if (fault.keyword === 'enum') return `${where} must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
  if (fault.keyword === 'not') return `${where} may have either "id" or "mean" and "std"`;
  return `${where} ${fault.message ?? 'is not valid'}`;
}
