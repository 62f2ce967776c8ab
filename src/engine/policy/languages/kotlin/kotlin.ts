// Kotlin for Android and any JVM: four files without dependencies, in the package `adascale`.
import type { PolicyLanguage } from '../language';
import { builtFolder, readSources, runsFromSources } from '../readSources';
import { kotlinReadme } from './readme';

const names = ['AdaptationPolicy.kt', 'PolicyFile.kt', 'Json.kt', 'Replay.kt'];

export const kotlin: PolicyLanguage = {
  id: 'kotlin',
  label: 'Kotlin',
  folder: 'adascale-runtime-kotlin',
  summary: 'the same decision in Kotlin, for Android and any JVM, without dependencies',
  files: async () => {
    const texts = await readSources(runsFromSources ? __dirname : builtFolder('kotlin'), names);
    const sources = names.map((name, i) => ({ path: `adascale/${name}`, text: texts[i] ?? '' }));
    return [...sources, { path: 'README.md', text: kotlinReadme }];
  },
};
