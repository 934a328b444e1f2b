/** Judging through the command line: what machines read, what people read, and what goes together. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tinyCliLibrary } from '../support/tinyCliLibrary.ts';
import { resultOf, ulmfit, ulmfitHere } from '../support/ulmfit.ts';

const library = tinyCliLibrary();

const evaluation = z.strictObject({
  event: z.literal('result'),
  loss: z.number(),
  perplexity: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});
const scores = z.object({
  loss: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
  top5: z.number(),
  bitsPerCharacter: z.number(),
  characters: z.number(),
  unknown: z.object({ tokens: z.number(), spellingBits: z.number() }),
  calibrationError: z.number(),
  calibration: z.array(z.looseObject({ tokens: z.number() })),
  bands: z.array(z.looseObject({ band: z.string(), tokens: z.number() })),
  documents: z.array(z.looseObject({ document: z.number(), begin: z.string() })),
  documentCount: z.number(),
});
const both = z.object({ base: scores, tuned: scores });

test('details add to the four numbers of an evaluation and leave them as they are', () => {
  const flags = ['--model', 'tiny', '--data', 'tales', '--part', 'all', ...library()];
  const { loss, ...plain } = evaluation.parse(resultOf('evaluate', ...flags));
  const detailed = resultOf('evaluate', ...flags, '--details');
  const { accuracy, tokens } = plain;
  expect(detailed).toMatchObject({ accuracy, tokens, batch: 20, bptt: 70 });
  expect(detailed['text']).toMatchObject({ name: 'tales', part: 'all' });
  const all = scores.parse(detailed);
  expect(all.loss).toBeCloseTo(loss, 6);
  for (const parts of [all.bands, all.calibration])
    expect(parts.reduce((sum, part) => sum + part.tokens, 0)).toBe(tokens);
  expect(all.documentCount).toBe(30);
  const { status, out } = ulmfit('evaluate', ...flags, '--details');
  expect(status).toBe(0);
  for (const words of [
    'Bits per character',
    'among its five likeliest',
    'By the frequency',
    'The hardest of 30',
  ])
    expect(out).toContain(words);
});

test('two models stand side by side on a dataset and on general English', () => {
  const flags = library();
  const names = ['--base', 'tiny', '--tuned', 'tiny', ...flags];
  const compared = z
    .object({ data: both, general: both, batch: z.number() })
    .parse(resultOf('model', 'compare', ...names, '--data', 'tales'));
  for (const text of [compared.data, compared.general]) expect(text.tuned).toEqual(text.base);
  expect(compared.general.base.characters).toBeGreaterThan(60_000);
  // what was judged stands beside the model, and is what an evaluation says
  const general = evaluation.parse(resultOf('evaluate', '--model', 'tiny', '--general', ...flags));
  expect(general.loss).toBeCloseTo(compared.general.base.loss, 6);
  const shown = z
    .object({ judgements: z.array(z.object({ text: z.object({ name: z.string() }) })) })
    .parse(resultOf('model', 'show', 'tiny', ...flags));
  expect(shown.judgements.map(({ text }) => text.name)).toEqual(['General English', 'tales']);
  const { out } = ulmfit('model', 'compare', ...names);
  expect(out).toContain('on General English');
  expect(out).toMatch(/bits per character +\d/);
  expect(out).not.toContain('Learned');
});

test.each([
  ['--data tales --general', 'usage/missing-flag'],
  ['--general --part all', 'usage/extra-flag'],
  ['--ids x.json --details', 'usage/extra-flag'],
])('evaluate %s is refused', async (flags, code) => {
  const { status, err } = await ulmfitHere('evaluate', '--model', 'tiny', ...flags.split(' '));
  expect(status).toBe(2);
  expect(err).toContain(code);
});
