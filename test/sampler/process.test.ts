/** The sampler's process: real processes that answer, stop, interleave, are killed, and read what a run saves meanwhile. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeCheckpoint } from '../../main/engine/files/checkpoint.ts';
import { readModelFolder } from '../../main/engine/files/modelFolder.ts';
import { createSamplerHost } from '../../main/play/samplerHost.ts';
import { complete } from '../../main/sampler/complete.ts';
import type { FromSampler, Source, Work } from '../../main/sampler/messages.ts';
import { openModel } from '../../main/sampler/openModel.ts';
import { createSamplerSession } from '../../main/sampler/session.ts';
import type { Writing } from '../../main/sampler/steps.ts';
import type { PlayEnd, PlayWord } from '../../shared/play.ts';
import { codeOf } from '../support/codeOf.ts';
import { nodeSampler } from '../support/forkSampler.ts';
import { tempDir } from '../support/tempDir.ts';
import { writeTinyModel } from '../support/tinyLibrary.ts';

const WRITING: Writing = { words: 40, temperature: 1, topK: 0, topP: 1, seed: 5, noUnknown: false };
const FOR_EVER: Writing = { ...WRITING, words: 2_000_000 };
const BEGINNING = 'The cat saw';

function ofModel(folder: string): Source {
  return { kind: 'model', folder };
}

function completing(writing: Writing): Work {
  return { kind: 'complete', beginning: BEGINNING, writing };
}

/** A host over real processes, and a way to ask it that keeps the words. */
function host(idleMs?: number) {
  const { fork, processes } = nodeSampler();
  const sampler = createSamplerHost(fork, idleMs);
  onTestFinished(() => sampler.close());
  const ask = (source: Source, work: Work, signal = new AbortController().signal) => {
    const words: PlayWord[] = [];
    const batches: number[] = [];
    const end: Promise<PlayEnd> = sampler.ask(
      source,
      work,
      (some) => {
        words.push(...some);
        batches.push(performance.now());
      },
      signal,
    );
    return { words, batches, end };
  };
  return { sampler, processes, ask };
}

async function wordsHere(folder: string, writing: Writing): Promise<PlayWord[]> {
  const model = openModel(await readModelFolder(folder));
  return [...complete(model, BEGINNING, writing)].flatMap(({ words }) => words);
}

test('the process writes what the model writes here, and says how it went', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask } = host();
  const { words, end } = ask(ofModel(folder), completing(WRITING));
  const told = await end;
  expect(words).toEqual(await wordsHere(folder, WRITING));
  const bits = words.reduce((sum, word) => sum + word.bits, 0);
  expect(told).toMatchObject({ words: words.length, stopped: false });
  expect(told.bits).toBeCloseTo(bits / words.length, 8);
  expect(told.perplexity).toBeGreaterThan(1);
});

test('a text is measured word by word', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask } = host();
  const text = 'The cat saw a ZYZZYVA.\n';
  const { words, end } = ask(ofModel(folder), { kind: 'measure', text });
  expect((await end).words).toBe(6);
  expect(words.map((word) => word.text).join('')).toBe(text);
  expect(words.filter((word) => word.unknown).map((word) => word.text)).toEqual([' ZYZZYVA']);
});

test('several questions at once, to one model and to two, are all answered in one process', async () => {
  const dir = tempDir();
  const first = await writeTinyModel(join(dir, 'first'));
  const second = join(dir, 'second');
  cpSync(first, second, { recursive: true });
  const { ask, processes } = host();
  const asked = [first, second, first, second].map((folder, i) =>
    ask(ofModel(folder), completing({ ...WRITING, words: 300, seed: i % 2 })),
  );
  await Promise.all(asked.map(({ end }) => end));
  const texts = asked.map(({ words }) => words.map(({ text }) => text).join(''));
  expect(texts).toEqual([texts[0], texts[1], texts[0], texts[1]]);
  expect(texts[0]).not.toBe(texts[1]);
  expect(processes).toHaveLength(1);
});

test('a short question to a busy model does not wait for the long one, which stops when it is told to', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask } = host();
  const stop = new AbortController();
  const long = ask(ofModel(folder), completing(FOR_EVER), stop.signal);
  await vi.waitFor(() => expect(long.words.length).toBeGreaterThan(0), { timeout: 60_000 });
  await ask(ofModel(folder), completing(WRITING)).end;
  stop.abort();
  const end = await long.end;
  expect(end).toMatchObject({ stopped: true, words: long.words.length });
  expect(end.words).toBeLessThan(FOR_EVER.words);
});

test('a question that is stopped before it is heard is answered with nothing', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask } = host();
  const { end, words } = ask(ofModel(folder), completing(FOR_EVER), AbortSignal.abort());
  expect(await end).toMatchObject({ stopped: true, words: 0 });
  expect(words).toEqual([]);
});

test('words come in batches, at most twenty a second', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask } = host();
  const stop = new AbortController();
  const { batches, words, end } = ask(ofModel(folder), completing(FOR_EVER), stop.signal);
  await vi.waitFor(() => expect(batches.length).toBeGreaterThan(8), { timeout: 60_000 });
  stop.abort();
  const { words: total } = await end;
  expect(words).toHaveLength(total);
  expect(total).toBeGreaterThan(batches.length);
});

test('when the process is killed its questions fail with a code, and the next one starts another', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask, processes } = host();
  const long = ask(ofModel(folder), completing(FOR_EVER));
  const failing = codeOf(long.end);
  await vi.waitFor(() => expect(long.words.length).toBeGreaterThan(0), { timeout: 60_000 });
  processes[0]?.kill('SIGKILL');
  expect(await failing).toBe('internal/sampler-ended');
  expect((await ask(ofModel(folder), completing(WRITING)).end).stopped).toBe(false);
  expect(processes).toHaveLength(2);
});

test('an idle process is ended, and its memory comes back', async () => {
  const folder = await writeTinyModel(join(tempDir(), 'model'));
  const { ask, processes } = host(50);
  await ask(ofModel(folder), completing(WRITING)).end;
  await vi.waitFor(() => expect(processes[0]?.signalCode).toBe('SIGKILL'), { timeout: 60_000 });
  await ask(ofModel(folder), completing(WRITING)).end;
  expect(processes).toHaveLength(2);
});

test('a model that is broken, gone or without a snapshot is refused with its own code', async () => {
  const dir = tempDir();
  const folder = await writeTinyModel(join(dir, 'model'));
  const { ask } = host();
  writeFileSync(join(folder, 'vocab.json'), '["xxunk"');
  expect(await codeOf(ask(ofModel(folder), completing(WRITING)).end)).toBe('model/bad-vocab');
  rmSync(folder, { recursive: true });
  expect(await codeOf(ask(ofModel(folder), completing(WRITING)).end)).toBe('model/missing-file');
  mkdirSync(join(dir, 'run'));
  const run: Source = { kind: 'run', folder: join(dir, 'run') };
  expect(await codeOf(ask(run, completing(WRITING)).end)).toBe('run/no-snapshot');
});

test('the next question after a mended file is answered', async () => {
  const dir = tempDir();
  const good = await writeTinyModel(join(dir, 'good'));
  const folder = join(dir, 'model');
  cpSync(good, folder, { recursive: true });
  writeFileSync(join(folder, 'vocab.json'), '["xxunk"]');
  const { ask } = host();
  expect(await codeOf(ask(ofModel(folder), completing(WRITING)).end)).toBe('model/bad-config');
  cpSync(good, folder, { recursive: true });
  expect((await ask(ofModel(folder), completing(WRITING)).end).words).toBeGreaterThan(0);
});

/** A run's folder with the snapshot of some update. */
async function runFolder(
  dir: string,
  model: string,
): Promise<{ source: Source; save: (step: number) => Promise<void> }> {
  const { weights, vocab } = await readModelFolder(model);
  const folder = join(dir, 'run');
  mkdirSync(join(folder, 'checkpoints'), { recursive: true });
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...RUN, vocabulary: vocab }));
  const save = async (step: number): Promise<void> => {
    const tensors = new Map(
      [...weights].map(([name, { shape, data }]) => [name, { shape, data: data.map((x) => x * step) }]),
    );
    const moment = { shape: [2], data: new Float32Array(2) };
    await writeCheckpoint(
      join(folder, 'checkpoints'),
      step,
      tensors.set('adam.m:0.encoder.weight', moment),
      {},
    );
  };
  return { source: { kind: 'run', folder }, save };
}

const RUN = {
  ...{
    format: 1,
    id: 'r',
    name: 'r',
    kind: 'finetune',
    base: null,
    baseName: null,
    data: 'd',
    dataName: 'd',
  },
  ...{
    model: 'm',
    created: 0,
    steps: 9,
    epochs: 1,
    seed: 0,
    checkpointEvery: null,
    engine: 'portable',
    threads: 1,
  },
  ...{ settings: {}, groups: [], versions: {}, hashes: { model: null, data: '' } },
};

test('a run is asked by its newest snapshot, also one that comes later, while older ones are cleared away', async () => {
  const dir = tempDir();
  const { source, save } = await runFolder(dir, await writeTinyModel(join(dir, 'model')));
  const { ask } = host();
  const bitsAfter = async (): Promise<number> => {
    const { words, end } = ask(source, { kind: 'measure', text: 'The cat saw a whale.' });
    await end;
    return words.reduce((sum, word) => sum + word.bits, 0);
  };
  await save(1);
  const first = await bitsAfter();
  expect(await bitsAfter()).toBe(first);
  await save(4);
  rmSync(join(source.folder, 'checkpoints', 'step-1.safetensors'));
  const second = await bitsAfter();
  expect(second).not.toBe(first);
  // many questions while snapshots come and go
  const saving = (async () => {
    for (let step = 5; step < 25; step++) {
      await save(step);
      rmSync(join(source.folder, 'checkpoints', `step-${step - 1}.safetensors`));
    }
  })();
  for (let i = 0; i < 10; i++) expect(await bitsAfter()).toBeGreaterThan(0);
  await saving;
});

test('a model for which there is no memory is refused, one that nobody asks gives way', async () => {
  const dir = tempDir();
  const first = await writeTinyModel(join(dir, 'first'));
  const second = join(dir, 'second');
  cpSync(first, second, { recursive: true });
  let free = 2 ** 30;
  const told: FromSampler[] = [];
  const session = createSamplerSession(
    (message) => told.push(message),
    () => free,
  );
  const settled = async (id: number): Promise<FromSampler | undefined> => {
    const last = (): FromSampler | undefined => told.find((one) => one.id === id && one.kind !== 'words');
    await vi.waitFor(() => expect(last()).toBeDefined(), { timeout: 60_000 });
    return last();
  };
  const work = completing(WRITING);
  session.handle({ kind: 'ask', id: 1, source: ofModel(first), work });
  expect(await settled(1)).toMatchObject({ kind: 'done' });
  free = 1000;
  session.handle({ kind: 'ask', id: 2, source: ofModel(second), work });
  expect(await settled(2)).toMatchObject({ kind: 'failed', code: 'model/no-memory' });
  free = 2 ** 30;
  session.handle({ kind: 'ask', id: 3, source: ofModel(first), work });
  expect(await settled(3)).toMatchObject({ kind: 'done' });
});
