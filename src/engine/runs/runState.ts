// What state a run is in, seen from outside: run.json says "running" for ever if its engine was killed; the lock knows.
import type { RunManifest } from '../../shared/run/manifest';
import { lockHolder } from './lock';

export interface LiveManifest {
  readonly manifest: RunManifest;
  /** A process works on the run now. */
  readonly live: boolean;
}

export async function withLiveState(folder: string, manifest: RunManifest): Promise<LiveManifest> {
  const live = (await lockHolder(folder)) !== null;
  const dead = manifest.state === 'running' && !live;
  return { manifest: dead ? { ...manifest, state: 'interrupted' } : manifest, live };
}
