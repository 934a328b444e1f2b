/** Rules that are switched off, and how the exact settings travel with models and datasets. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildDataset } from '../../../main/building/buildDataset.ts';
import { modelCardSchema } from '../../../main/engine/files/modelCard.ts';
import { writeModelFolder } from '../../../main/engine/files/modelFolder.ts';
import { checkRules, datasetRules } from '../../../main/engine/text/datasetRules.ts';
import { createTokenizer, infoOf, rulesOf, TOKENIZER } from '../../../main/engine/text/tokenizer.ts';
import { prepareRun } from '../../../main/engine/train/prepare.ts';
import type { PrepareJob } from '../../../main/engine/train/prepare.ts';
import { failureOf } from '../../../main/trainer/messages.ts';
import { TEXT_RULES } from '../../../shared/recipe.ts';
import type { TextRule, TokenRules } from '../../../shared/recipe.ts';
import { AppError } from '../../../shared/errors.ts';
import { filesJob } from '../../support/buildJob.ts';
import { tempDir } from '../../support/tempDir.ts';
import { TINY_SETTINGS, tinyTexts, writeTexts, writeTinyModel } from '../../support/tinyLibrary.ts';

const TEXT = "NO no no no &lt; C#  Don't go, Mr. Hello… sooooo";

function tokensWithout(...off: TextRule[]): string {
  return createTokenizer({ words: 'spacy-en', off })(TEXT).join(' ');
}

test.each([
  [[], "xxbos xxup no xxwrep 3 no < c # xxmaj do n't go , xxmaj mr . xxmaj hello … s xxrep 5 o"],
  [
    ['fix_html'],
    "xxbos xxup no xxwrep 3 no & lt ; c # xxmaj do n't go , xxmaj mr . xxmaj hello … s xxrep 5 o",
  ],
  [['replace_rep'], "xxbos xxup no xxwrep 3 no < c # xxmaj do n't go , xxmaj mr . xxmaj hello … sooooo"],
  [['replace_wrep'], "xxbos xxup no no no no < c # xxmaj do n't go , xxmaj mr . xxmaj hello … s xxrep 5 o"],
  [
    ['spec_add_spaces'],
    "xxbos xxup no xxwrep 3 no < xxup c # xxmaj do n't go , xxmaj mr . xxmaj hello … s xxrep 5 o",
  ],
  [
    ['rm_useless_spaces'],
    "xxbos xxup no xxwrep 3 no ▁ < c # ▁▁ xxmaj do n't go , xxmaj mr . xxmaj hello … s xxrep 5 o",
  ],
  [['replace_all_caps'], "xxbos no xxwrep 3 no < c # xxmaj do n't go , xxmaj mr . xxmaj hello … s xxrep 5 o"],
  [['replace_maj'], "xxbos xxup no xxwrep 3 no < c # do n't go , mr . hello … s xxrep 5 o"],
  [
    ['replace_maj', 'replace_all_caps', 'lowercase'],
    "xxbos NO xxwrep 3 no < C # Do n't go , Mr . Hello … s xxrep 5 o",
  ],
] satisfies [TextRule[], string][])('without %j the tokens are those of the other rules', (off, tokens) => {
  expect(tokensWithout(...off)).toBe(tokens);
});

test('with all rules off the words stand as they are written', () => {
  expect(tokensWithout(...TEXT_RULES)).toBe("xxbos NO no no no & lt ; C # ▁ Do n't go , Mr . Hello … sooooo");
});

test('the default is written as it always was, and other rules with what is off', () => {
  expect(infoOf({ words: 'spacy-en', off: [] })).toEqual({
    rules: 'fastai-v2',
    words: 'spacy-en',
    version: 1,
  });
  expect(infoOf({ words: 'unicode', off: ['lowercase', 'fix_html'] })).toEqual({
    ...TOKENIZER,
    words: 'unicode',
    off: ['fix_html', 'lowercase'],
  });
});

test('what is written is read as the same rules', () => {
  const all: TokenRules[] = [
    { words: 'spacy-en', off: [] },
    { words: 'unicode', off: ['fix_html', 'replace_maj'] },
    { words: 'spacy-en', off: [...TEXT_RULES] },
  ];
  expect(all.map((rules) => rulesOf(infoOf(rules)))).toEqual(all);
});

test('a list of fastai’s rules from elsewhere counts, and its words are taken for English ones', () => {
  const info = { rules: 'fix_html lowercase', words: 'not stated', version: 2 };
  expect(rulesOf(info)).toEqual({
    words: 'spacy-en',
    off: TEXT_RULES.filter((rule) => rule !== 'fix_html' && rule !== 'lowercase'),
  });
});

test.each([
  { ...TOKENIZER, version: 2 },
  { ...TOKENIZER, words: 'sentencepiece' },
  { ...TOKENIZER, rules: 'own' },
  { ...TOKENIZER, off: ['replace_everything'] },
])('rules that are not known are refused: %j', (info) => {
  let refused: unknown;
  try {
    rulesOf(info);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({ code: 'model/unknown-rules', facts: { tokenizer: info } });
});

function datasetWith(recipe: unknown): string {
  const folder = join(tempDir(), 'data');
  mkdirSync(folder);
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
  return folder;
}

test('a dataset of the first version has the default rules, one of the second says which', async () => {
  const rules: TokenRules = { words: 'unicode', off: ['lowercase'] };
  expect(await datasetRules(datasetWith({ version: 1 }))).toEqual({ words: 'spacy-en', off: [] });
  expect(await datasetRules(datasetWith({ version: 2, recipe: { rules } }))).toEqual(rules);
});

test('texts that were cut by other rules are refused with the rules of the model', async () => {
  const folder = datasetWith({ version: 2, recipe: { rules: { words: 'unicode', off: [] } } });
  const data = { folder, name: 'Briefe' };
  await checkRules(data, { tokenizer: infoOf({ words: 'unicode', off: [] }), name: 'own' });
  const error: unknown = await checkRules(data, { tokenizer: TOKENIZER, name: 'starter' }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    code: 'dataset/other-rules',
    facts: { rules: { words: 'spacy-en', off: [] } },
  });
  const message = error instanceof AppError ? error.message : '';
  expect(message).toMatch(/“Briefe”.*words of any language.*“starter”.*words as in English/);
});

test('the starter model has the default rules', () => {
  const config: unknown = JSON.parse(
    readFileSync(new URL('../../../resources/starter/config.json', import.meta.url), 'utf8'),
  );
  expect(config).toMatchObject({ tokenizer: infoOf({ words: 'spacy-en', off: [] }) });
});

test('pretraining takes the rules of its dataset, fine-tuning refuses those that are not its model’s', async () => {
  const dir = tempDir();
  const texts = writeTexts(join(dir, 'texts'), tinyTexts(30));
  const folder = join(dir, 'data');
  const rules = { words: 'unicode' as const, off: ['replace_rep' as const] };
  await buildDataset(filesJob(folder, [texts], { rules }), { threads: 1 });
  const job = (base: string | null): PrepareJob => ({
    base,
    data: { folder, name: 'tales' },
    settings: TINY_SETTINGS,
    seed: 1,
    vocabulary: null,
  });
  const { facts, weights } = await prepareRun(job(null));
  expect(facts.tokenizer).toEqual(infoOf(rules));

  const { vocab, config } = facts;
  const card = modelCardSchema.parse({ name: 'own' });
  const model = { tokenizer: facts.tokenizer, dtype: 'F32' as const, config, vocab, weights, card };
  await writeModelFolder(join(dir, 'own'), model);
  expect((await prepareRun(job(join(dir, 'own')))).facts.tokenizer).toEqual(infoOf(rules));
  const other = prepareRun(job(await writeTinyModel(join(dir, 'tiny'))));
  await expect(other).rejects.toMatchObject({ code: 'dataset/other-rules' });
}, 60_000);

test('the trainer’s answers carry the rules, and what they cannot carry stays behind', () => {
  const error = new AppError('dataset/other-rules', 'No.', {
    rules: { words: 'unicode', off: ['fix_html'] },
    when: new Date(),
    how: () => 1,
  });
  expect(failureOf(error).facts).toEqual({ rules: { words: 'unicode', off: ['fix_html'] } });
});
