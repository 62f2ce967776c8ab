// Reads policy.json from anywhere: the schema first, then what a schema cannot say (names that must refer to something). All
// problems are reported at once.
import type { ErrorObject } from 'ajv';
import { AdaScaleError } from '../errors';
import { checkPolicySchema } from './policySchemaCheck';
import type { Signal } from './runtime';
import { policySchemaVersion, type PolicyFile } from './types';

/** Labels of a large data set fit many times over. */
const maximumCharacters = 8 * 1024 * 1024;
const shownProblems = 10;

/**
 * The policy in `text`.
 *
 * @param name how errors call the file.
 * @throws AdaScaleError `policy.tooLarge`, `policy.syntax` (not JSON), `policy.newerSchema`, `policy.invalid` naming every problem.
 */
export function parsePolicy(text: string, name = 'policy.json'): PolicyFile {
  const hint = 'Export the bundle again, or compare the file with policy.schema.json beside it';
  if (text.length > maximumCharacters) {
    throw new AdaScaleError(
      'policy.tooLarge',
      `${name} has ${text.length} characters; at most ${maximumCharacters} are read`,
      hint,
    );
  }
  const value = parseJson(text, name, hint);
  const version = (value as { schema?: unknown } | null)?.schema;
  if (typeof version === 'number' && version > policySchemaVersion) {
    throw new AdaScaleError(
      'policy.newerSchema',
      `${name} has schema ${version}; this version reads up to ${policySchemaVersion}`,
      'Update AdaScale',
    );
  }
  const problems = checkPolicySchema(value) ? crossProblems(value) : (checkPolicySchema.errors ?? []).map(describe);
  if (problems.length > 0)
    throw new AdaScaleError('policy.invalid', `${name} is not a valid policy: ${listed(problems)}`, hint);
  return value as PolicyFile;
}

function parseJson(text: string, name: string, hint: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AdaScaleError('policy.syntax', `${name} is not JSON: ${(error as Error).message}`, hint, {
      cause: error,
    });
  }
}

function describe(error: ErrorObject): string {
  const detail = error.keyword === 'additionalProperties' ? ` "${String(error.params['additionalProperty'])}"` : '';
  return `${error.instancePath === '' ? 'the file' : error.instancePath} ${error.message ?? error.keyword}${detail}`;
}

function listed(problems: readonly string[]): string {
  const rest = problems.length - shownProblems;
  return problems.slice(0, shownProblems).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

function crossProblems(policy: PolicyFile): string[] {
  const ids = policy.variants.map((variant) => variant.id);
  return [
    ...duplicates(ids).map((id) => `two variants are called "${id}"`),
    ...duplicates(policy.variants.map((variant) => variant.file)).map(
      (file) => `two variants share the file "${file}"`,
    ),
    ...duplicates(policy.rules.map((rule) => rule.name)).map((rule) => `two rules are called "${rule}"`),
    ...(ids.includes(policy.fallback) ? [] : [`the fallback "${policy.fallback}" is not a variant`]),
    ...policy.rules.flatMap((rule) => [
      ...(rule.use === undefined || ids.includes(rule.use)
        ? []
        : [`rule "${rule.name}" uses "${rule.use}", which is not a variant`]),
      ...(Object.keys(rule.when) as Signal[])
        .filter((signal) => policy.signals[signal] === undefined)
        .map((signal) => `rule "${rule.name}" needs the signal "${signal}", which is not listed`),
    ]),
  ];
}

const duplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) !== i)),
];
