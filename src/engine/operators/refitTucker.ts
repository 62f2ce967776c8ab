// Fits a Tucker-2 branch to what its layer sees and answers: the same decomposition in the bases of inputs and responses.
import type { Tensor } from '../graph/graph';
import type { BranchTensor, Site } from './operator';
import { responseBases } from './responseBases';
import { tuckerBranches } from './tuckerBranches';

/** `branches` as `tuckerBranches` makes them, in any order; `inputs` [n, Ci, H, W]. */
export function refitTucker(site: Site, branches: readonly BranchTensor[], inputs: Tensor): readonly BranchTensor[] {
  const core = branches.find(({ name }) => name === 'core')?.tensor;
  const bases = core && responseBases(site, inputs);
  if (!core || !bases) return branches;
  const [output = 0, input = 0] = core.shape;
  const fitted = new Map(
    tuckerBranches(site.weight, bases, { input, output }).map(({ name, tensor }) => [name, tensor]),
  );
  return branches.map((branch) => ({ ...branch, tensor: fitted.get(branch.name) ?? branch.tensor }));
}
