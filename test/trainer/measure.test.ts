/** Measuring a model in a process of its own: the same numbers as in this one, progress, and every way to its end. */
import { expect, test } from 'vitest';
import { judgeModel } from '../../main/services/judgeModel.ts';
import { tempDir } from '../support/tempDir.ts';
import { trainerLibrary } from '../support/trainerLibrary.ts';

test('a judgement from the trainer’s process is that of this process, and tells how far it is', async () => {
  const { ctx, inProcess } = await trainerLibrary(tempDir());
  const plain = await inProcess.evaluateModel({ model: 'tiny', data: 'tales', threads: 1 });
  const told: number[] = [];
  const judged = await judgeModel(ctx, {
    model: 'tiny',
    data: 'tales',
    threads: 1,
    onProgress: (done) => told.push(done),
  });
  expect(judged.scores.loss).toBeCloseTo(plain.loss, 6);
  expect(judged.scores).toMatchObject({ accuracy: plain.accuracy, tokens: plain.tokens });
  expect(told.length).toBeGreaterThan(0);
});
