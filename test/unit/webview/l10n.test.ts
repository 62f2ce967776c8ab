// The panel's words stand in one bundle: no English in a string of its source elsewhere, and no text that nothing shows.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { texts } from '../../../webview/pareto/l10n/texts';

const root = path.join(__dirname, '../../../webview/pareto');

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ts$/.test(file) && !/\.d\.ts$|^l10n[\\/]/.test(file))
  .map((file) => ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true));

/** Names of keys, not words. */
const key = /^((Shift|Ctrl)\+)?(Arrow\w*|Escape|Enter|Home|End|Page\w+|Tab|Shift|Control|\w?)$/;
/** Units, and classes and selectors in more than one word, which no pattern tells from a phrase. */
const notShown = /^(px|ms|slider floor|series dashed|button, input, label, \.ui-dropdown|input, \.ui-dropdown)$/;
const markup = /^(class|classes|kind|key|id|d|viewBox|transform|font)$/;

/** A capitalised word, two words in a row, or a word beside a blank of a template. */
const isEnglish = (text: string): boolean =>
  /^[A-Z][a-z]+(\W|$)/.test(text) || /[a-z]{2,},? [a-z]{2,}/.test(text) || /^ [a-z]{2,}|(^|\s)[a-z]{2,} $/.test(text);

/** Attributes and names that are never read aloud or shown, by the name that the value gets. */
function isMarkup(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined && !ts.isBlock(at); at = at.parent) {
    if (
      (ts.isPropertyAssignment(at) || ts.isVariableDeclaration(at)) &&
      markup.test(at.name.getText().replaceAll("'", ''))
    )
      return true;
    // `edit(change, 'bound battery')`: edits of one name are undone together.
    if (ts.isCallExpression(at) && /(^|\.)edit$/.test(at.expression.getText())) {
      const name = at.arguments[1];
      if (name !== undefined && name.pos <= node.pos && node.end <= name.end) return true;
    }
  }
  return false;
}

function isText(node: ts.Node): node is ts.LiteralLikeNode {
  const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
  return isPart || ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
}

/** Places of English strings: `parts/detail.ts:12 "Latency"`. */
function inlineEnglish(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node) || ts.isElementAccessExpression(node)) return;
    if (
      isText(node) &&
      isEnglish(node.text) &&
      !key.test(node.text) &&
      !notShown.test(node.text.trim()) &&
      !isMarkup(node)
    )
      found.push(
        `${source.fileName}:${source.getLineAndCharacterOfPosition(node.pos).line + 1} ${JSON.stringify(node.text)}`,
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every name that is read somewhere, and those read with a computed key: `words.kinds[kind]`. */
function namesRead(all: readonly ts.SourceFile[]): {
  readonly plain: ReadonlySet<string>;
  readonly computed: ReadonlySet<string>;
} {
  const [plain, computed] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) plain.add(node.name.text);
    if (ts.isBindingElement(node)) plain.add((node.propertyName ?? node.name).getText());
    if (ts.isElementAccessExpression(node)) computed.add(node.expression.getText().split('.').at(-1) ?? '');
    ts.forEachChild(node, visit);
  };
  all.forEach(visit);
  return { plain, computed };
}

type Texts = { readonly [name: string]: unknown };
const isGroup = (value: unknown): value is Texts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths of texts that no source reads by name, by a computed key, or as a whole group that is handed on. */
function unread(group: Texts, { plain, computed }: ReturnType<typeof namesRead>, at: readonly string[] = []): string[] {
  return Object.entries(group).flatMap(([name, value]) => {
    if (isGroup(value)) return unread(value, { plain, computed }, [...at, name]);
    const parent = at.at(-1) ?? '';
    const isHandedOn = at.length > 1 && (computed.has(parent) || wholes.has(parent));
    return plain.has(name) || isHandedOn ? [] : [[...at, name].join('.')];
  });
}

/** Groups that are given as they are to something that looks its key up. */
const wholes = new Set(['classes', 'origins', 'phases', 'shortNames']);

describe('webview: l10n', () => {
  it('has no English outside the bundle', () => {
    assert.ok(sources.length > 80, 'the sources were not found');
    assert.deepEqual(sources.flatMap(inlineEnglish), []);
  });

  it('would find it', () => {
    const text = "h('p', { class: 'small dim', title: 'Drag it' }, `${count} are kept`, 'Failed', 'ArrowUp');";
    const source = ts.createSourceFile('sample.ts', text, ts.ScriptTarget.Latest, true);
    assert.deepEqual(
      inlineEnglish(source).map((line) => line.split(' ').slice(1).join(' ')),
      ['"Drag it"', '" are kept"', '"Failed"'],
    );
  });

  it('shows every text of the bundle', () => {
    assert.deepEqual(unread(texts, namesRead(sources)), []);
    assert.deepEqual(unread({ menu: { nobodyReadsThis: 'x' } }, namesRead(sources)), ['menu.nobodyReadsThis']);
  });
});
