// A policy that a person authored, with the networks that are exported now: rules as written, figures and hashes of the files
// that lie beside it.
import { AdaScaleError } from '../../shared/errors';
import { parsePolicy } from '../../shared/policy/parsePolicy';
import type { Variant } from '../../shared/policy/runtime';
import type { PolicyFile, PolicyModel } from '../../shared/policy/types';

/**
 * @param text a `*.policy.json`.
 * @throws AdaScaleError as parsePolicy; `policy.otherModel`, `policy.otherVariants` naming both sides, `policy.variantChanged`.
 */
export function authoredPolicy(text: string, model: PolicyModel, exported: readonly Variant[]): PolicyFile {
  const policy = parsePolicy(text, 'The policy');
  if (policy.model.sourceSha256 !== model.sourceSha256)
    throw new AdaScaleError(
      'policy.otherModel',
      `The policy is for ${policy.model.name}, made from another file than ${model.name}`,
      'Open the run that the policy was authored in, or propose a new policy for this one',
    );
  requireSameVariants(policy.variants, exported);
  const byId = new Map(exported.map((variant) => [variant.id, variant]));
  return { ...policy, model, variants: policy.variants.map(({ id }) => byId.get(id)!) };
}

function requireSameVariants(wanted: readonly Variant[], exported: readonly Variant[]): void {
  const ids = (variants: readonly Variant[]): readonly string[] => variants.map(({ id }) => id).sort();
  const [have, want] = [ids(exported), ids(wanted)];
  if (have.join() !== want.join())
    throw new AdaScaleError(
      'policy.otherVariants',
      `The policy switches among ${want.join(', ')}, but ${have.join(', ') || 'nothing'} would be exported`,
      'Export the variants that the policy names',
    );
  const hashes = new Map(exported.map(({ id, sha256 }) => [id, sha256]));
  const changed = wanted.filter(({ id, sha256 }) => hashes.get(id) !== sha256).map(({ id }) => id);
  if (changed.length > 0)
    throw new AdaScaleError(
      'policy.variantChanged',
      `Not the networks that the policy was authored with any more: ${changed.join(', ')}`,
      'They were trained further since; propose the policy again to judge it by their new figures',
    );
}
