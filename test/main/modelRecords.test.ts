/** Judgements and audits are kept beside a model, newest first, one a question. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addAudit, addJudgement, readAudits, readJudgements } from '../../main/services/modelRecords.ts';
import type { AuditReport } from '../../shared/audit.ts';
import type { Judgement } from '../../shared/judgement.ts';
import { tempDir } from '../support/tempDir.ts';

const model = { id: 'model-1', name: 'letters' };

function judgement(data: string | null, time: number, perplexity = 60): Judgement {
  return {
    model,
    text: { data, name: data ?? 'general', part: 'valid' },
    scores: {
      ...{ loss: Math.log(60), perplexity, accuracy: 0.3, tokens: 100, top5: 0.5 },
      ...{ bitsPerCharacter: 1.4, characters: 500, unknown: { tokens: 2, spellingBits: 60 } },
      calibrationError: 0.02,
      calibration: [{ from: 0, to: 0.1, tokens: 100, confidence: 0.05, accuracy: 0.06 }],
      bands: [{ band: 'top100', tokens: 40, loss: 2, accuracy: 0.5 }],
      documents: [{ document: 0, begin: 'Dear sister', tokens: 100, perplexity }],
      documentCount: 1,
    },
    ...{ batch: 20, bptt: 70, engine: 'portable', time },
  };
}

function audit(words: number, time: number): AuditReport {
  return {
    model,
    data: { id: 'data-1', name: 'tales' },
    words,
    read: { documents: 30, of: 30 },
    lengths: [{ words, train: { tried: 50, recited: 1 }, valid: { tried: 50, recited: 0 } }],
    passages: [{ document: 3, words, text: 'the cat saw the sea', occurrences: 4 }],
    longest: words,
    canaries: { planted: 2, repeats: 4, exposures: [3.5, 12], most: 20, recited: 0 },
    verdict: { level: 'careful', finding: 'It recites one passage.', advice: 'Look at it.' },
    time,
  };
}

test('a model without records has none', async () => {
  const folder = tempDir();
  expect(await readJudgements(folder)).toEqual([]);
  expect(await readAudits(folder)).toEqual([]);
});

test('records come back as they were added, newest first', async () => {
  const folder = tempDir();
  await addJudgement(folder, judgement('data-1', 1));
  await addJudgement(folder, judgement(null, 2));
  await addAudit(folder, audit(20, 1));
  await addAudit(folder, audit(50, 2));
  expect(await readJudgements(folder)).toEqual([judgement(null, 2), judgement('data-1', 1)]);
  expect(await readAudits(folder)).toEqual([audit(50, 2), audit(20, 1)]);
});

test('a newer answer to the same question takes the place of the older one', async () => {
  const folder = tempDir();
  await addJudgement(folder, judgement('data-1', 1));
  await addJudgement(folder, judgement('data-1', 2, 50));
  await addAudit(folder, audit(20, 1));
  await addAudit(folder, audit(20, 2));
  expect((await readJudgements(folder)).map(({ time }) => time)).toEqual([2]);
  expect((await readAudits(folder)).map(({ time }) => time)).toEqual([2]);
});

test('a perplexity beyond the range of doubles stays infinite', async () => {
  const folder = tempDir();
  await addJudgement(folder, judgement('data-1', 1, Infinity));
  expect(await readJudgements(folder)).toEqual([judgement('data-1', 1, Infinity)]);
});

test('records that are added at the same moment are all kept, and no more than fifty', async () => {
  const folder = tempDir();
  await Promise.all(
    Array.from({ length: 60 }, (_, i) => addJudgement(folder, judgement(`data-${String(i)}`, i))),
  );
  const kept = await readJudgements(folder);
  expect(kept.map(({ time }) => time)).toEqual(Array.from({ length: 50 }, (_, i) => 59 - i));
});

test('a torn file counts as none, and the next record replaces it', async () => {
  const folder = tempDir();
  writeFileSync(join(folder, 'judgements.json'), '[{"model":');
  expect(await readJudgements(folder)).toEqual([]);
  await addJudgement(folder, judgement('data-1', 1));
  expect(JSON.parse(readFileSync(join(folder, 'judgements.json'), 'utf8'))).toHaveLength(1);
});
