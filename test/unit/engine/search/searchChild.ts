// A process that starts or resumes the search of a small task and says what it does; made to be killed.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { resumeSearch, startSearch } from '../../../../src/engine/search/runSearch';
import type { SearchParams } from '../../../../src/shared/protocol/engine';
import { recordingPort } from '../../../support/smallTask';

const params = JSON.parse(process.argv[2] ?? '') as SearchParams & { readonly out: string };
const port = recordingPort();
const speaking = {
  ...port,
  report: (entry: Parameters<typeof port.report>[0]): void => {
    if (entry.progress) process.stdout.write(`${entry.progress.phase} ${entry.progress.detail}\n`);
  },
};
const work = existsSync(path.join(params.out, 'run.json'))
  ? resumeSearch(params.out, speaking)
  : startSearch(params, speaking);
work.then(
  () => process.stdout.write('finished\n'),
  (error: unknown) => {
    process.stdout.write(`failed ${String(error)}\n`);
    process.exitCode = 1;
  },
);
