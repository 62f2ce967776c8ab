// Another component library should cost one file: nothing else of the panel knows the toolkit's tags.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '../../../webview/pareto');

/** A tag in a selector or a string; `--vscode-…` is a colour of the theme. */
const tag =
  /(?<![-\w(])vscode-(badge|button|checkbox|data-grid|divider|dropdown|link|option|panel|progress-ring|radio|tag|text-(area|field))/;

const mentions = (file: string): boolean => {
  const text = readFileSync(path.join(root, file), 'utf8');
  return tag.test(text) || text.includes('webview-ui-toolkit') || /provideVSCodeDesignSystem/.test(text);
};

describe('webview: the toolkit', () => {
  it('is known to the file of builders alone, style sheets included', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|css)$/.test(file));
    assert.ok(files.length > 120, 'the sources were not found');
    assert.deepEqual(files.filter(mentions), ['ui.ts']);
  });

  it('would be found', () => {
    for (const text of ["closest('vscode-dropdown')", '.row vscode-button {', 'vscode-text-field,'])
      assert.match(text, tag);
    for (const text of ['var(--vscode-button-background)', 'ui-dropdown']) assert.doesNotMatch(text, tag);
  });
});
