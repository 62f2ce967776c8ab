import { AdaScaleError } from '../../shared/errors';
import type { Command } from '../host';
import { hasSampleRun, sampleRun } from '../runs/sampleRun';

export const command: Command = async ({ context, panels }) => {
  if (!(await hasSampleRun(context.extensionUri)))
    throw new AdaScaleError('run.notFound', 'This build of AdaScale comes without the sample run', 'Search a model.');
  panels.open(sampleRun(context.extensionUri).fsPath);
};
