/** What the services say reaches the window as it stands, so it speaks to people who have never seen a command line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { flagHint } from '../../main/cli/flagHint.ts';
import { COMMANDS } from '../../main/cli/commands.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { AppError } from '../../shared/errors.ts';

/** A flag, but neither `--name: value` of a style sheet nor `var(--name)`. */
const FLAG = /(?<![\w-]|var\()--[a-z][a-z0-9-]*(?![a-z0-9-]*:)/;

/** Texts of more than one word that a source holds. */
function sentencesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((text) => text.includes(' '));
}

const sources = ['main', 'shared'].flatMap((dir) =>
  readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/^cli[./\\]/.test(name))
    .map((name) => join(dir, name)),
);

test('no sentence outside the command line names a flag of it', () => {
  expect(sources.length).toBeGreaterThan(150);
  const said = sources.flatMap((file) =>
    sentencesIn(join(ROOT, file))
      .filter((text) => FLAG.test(text))
      .map((text) => `${file}: ${text}`),
  );
  expect(said).toEqual([]);
});

test('a sentence with a flag would be found', () => {
  for (const text of ['Name it with --text-column.', '(--set batch=4)', '--inexact goes on.'])
    expect(text).toMatch(FLAG);
  for (const text of ['a { --page: red }', 'fill: var(--series-1)', 'a dash -- or two'])
    expect(text).not.toMatch(FLAG);
});

test('the command line adds the flag that helps, and only flags that there are', () => {
  const flags = new Set(COMMANDS.flatMap((command) => Object.keys(command.flags)));
  const common = ['engine', 'threads'];
  const hints = [
    new AppError('run/other-engine', ''),
    new AppError('input/no-text-column', ''),
    new AppError('input/too-few-documents', ''),
    new AppError('model/which-reading', '', { key: 'words' }),
    new AppError('dataset/too-short', '', { fits: 3 }),
  ].map((error) => flagHint(error) ?? '');
  for (const hint of hints) expect(hint).toMatch(FLAG);
  const named = hints.flatMap((hint) => [...hint.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag));
  expect(named.filter((flag) => !flags.has(flag) && !common.includes(flag))).toEqual([]);
  expect(hints.at(-1)).toContain('--set batch=3');
  expect(flagHint(new AppError('dataset/too-short', '', { fits: 0 }))).toBeNull();
});
