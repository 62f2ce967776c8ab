// The runs of the workspace that one run can be compared with: all that can be read, but itself.
import type { RunChoice } from '../../shared/protocol/panel';
import type { RunList } from '../runs/runList';

export async function otherRuns(runs: RunList, run: string): Promise<readonly RunChoice[]> {
  const { runs: known } = await runs.list();
  return known
    .filter(({ path }) => path !== run)
    .map(({ path, manifest }) => {
      return { path, name: manifest.modelName, device: manifest.device, createdAt: manifest.createdAt };
    });
}
