import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** One layer's folder may not import the listed others (the table is in README, "Layers"). */
const layer = (files, bans) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: bans.map(([group, message]) => ({ group, message })) }] },
});
const noVscode = [['vscode'], 'only src/host imports vscode'];
const noNode = [['node:*', 'fs', 'path', 'os', 'child_process'], 'this layer runs where there is no Node'];
const noHost = [['**/host/**'], 'the host is reached through RPC only'];
const noEngine = [['**/engine/**', '!**/protocol/engine'], 'the engine is reached through RPC only'];
/** The host's own supervisor of the child lies in src/host/engine. */
const noEngineButService = [
  ['**/engine/**', '!**/protocol/engine', '!**/engine/engineService'],
  'the engine is reached through RPC only',
];
const noWebview = [['**/webview/**'], 'the webview is reached through messages only'];
/** Inside the engine a folder may use those before it only: graph, then what works on graphs, up to the tasks. */
const engineOrder = [
  ['graph', 'device'],
  ['operators', 'formats', 'datasets', 'compute', 'profile', 'policy', 'recipe', 'runtimes'],
  ['supernet', 'calibration'],
  ['train'],
  ['search'],
  ['tasks'],
];
const above = (folder) => {
  const rank = engineOrder.findIndex((folders) => folders.includes(folder));
  return [
    engineOrder
      .slice(rank + 1)
      .flat()
      .flatMap((name) => [`../${name}/**`, `../../${name}/**`, `../../../${name}/**`]),
    'a folder of the engine uses those below it only',
  ];
};
const engineLayer = (folder) => layer([`src/engine/${folder}/**/*.ts`], [noVscode, noHost, noWebview, above(folder)]);
/** A registry's entries know their parent folder's contract, never each other. */
const noSibling = (registry, entries) =>
  entries.map((entry) => ({
    files: [`src/engine/${registry}/${entry}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: entries.filter((e) => e !== entry).map((e) => `**/${e}/**`),
              message: 'registry entries never import each other',
            },
            ...[noVscode, noHost, noWebview, above(registry)].map(([group, message]) => ({ group, message })),
          ],
        },
      ],
    },
  }));

export default defineConfig(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'samples/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },
  layer(['src/shared/**/*.ts'], [noVscode, noNode, noHost, noEngine, noWebview]),
  layer(['src/host/**/*.ts', 'src/extension.ts'], [noEngineButService, noWebview]),
  layer(['src/engine/**/*.ts'], [noVscode, noHost, noWebview]),
  layer(['src/cli/**/*.ts', 'src/cli.ts'], [noVscode, noHost, noEngine, noWebview]),
  layer(['webview/**/*.ts'], [noVscode, noNode, noHost, noEngine]),
  ...engineOrder
    .flat()
    .filter((folder) => folder !== 'tasks')
    .map(engineLayer),
  ...noSibling('formats', ['onnx', 'keras', 'tfjsLayers', 'tflite']),
  ...noSibling('datasets', ['imageFolder', 'idx', 'cifarBinary', 'npz']),
  ...noSibling('compute', ['onnxruntimeNode', 'onnxruntimeWeb', 'tensorflowNode', 'tfjsCpu']),
  ...noSibling('operators', [
    'channelScale',
    'spatialSvd',
    'tucker2',
    'lowRankDense',
    'depthwiseSeparable',
    'fire',
    'ghost',
    'bottleneck',
    'asymmetric',
    'depthScale',
  ]),
  ...noSibling('runtimes', ['local', 'adb', 'benchmarkModel']),
  ...noSibling('policy/languages', ['typescript', 'kotlin']),
);
