/**
 * One cell of the comparison with our engine, from fastai's ids and fastai's pretrained weights:
 *   node scripts/compare/finetune.ts WORK TARGET METHOD RATE [SEED]
 * TARGET imdb or moby-dick; METHOD plain, discriminative, stlr or both. Prints and stores the cell.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transferVocabulary } from '../../main/engine/model/vocabTransfer.ts';
import { openEngine } from '../../main/engine/ops/chooseOps.ts';
import type { Evaluation } from '../../main/engine/train/events.ts';
import { train } from '../../main/engine/train/train.ts';
import { EPOCHS, settingsOf } from './methods.ts';
import { CONFIG, readDocuments, readPretrained, readVocab, writeCell, type Cell } from './workFolder.ts';

async function runCell(
  work: string,
  target: string,
  method: string,
  rate: number,
  seed: number,
): Promise<Cell> {
  const { ops } = await openEngine({ threads: 1 });
  const vocab = readVocab(work, target);
  const { weights } = transferVocabulary(await readPretrained(work), readVocab(work, 'general'), vocab);
  const checkpointDir = mkdtempSync(join(tmpdir(), 'ulmfit-compare-'));
  const epochs: Evaluation[] = [];
  const started = performance.now();
  try {
    const { before } = await train({
      ops,
      config: CONFIG,
      weights,
      settings: settingsOf(method, rate),
      epochs: EPOCHS,
      seed,
      corpus: { train: readDocuments(work, target, 'train'), valid: readDocuments(work, target, 'valid') },
      checkpointDir,
      checkpointEvery: null,
      resume: false,
      before: true,
      emit(event) {
        if (event.kind !== 'evaluated') return;
        const { loss, perplexity, accuracy, tokens } = event;
        epochs.push({ loss, perplexity, accuracy, tokens });
      },
      signal: new AbortController().signal,
    });
    const after = epochs.at(-1);
    if (before === null || after === undefined) throw new Error('the run was not evaluated');
    const seconds = Math.round((performance.now() - started) / 1000);
    return { side: 'ours', target, method, rate, seed, before, epochs, after, seconds };
  } finally {
    rmSync(checkpointDir, { recursive: true });
  }
}

const [work, target, method, rate, seed = '42'] = process.argv.slice(2);
if (work === undefined || target === undefined || method === undefined || rate === undefined) {
  process.stderr.write('Usage: node scripts/compare/finetune.ts WORK TARGET METHOD RATE [SEED]\n');
  process.exitCode = 2;
} else {
  const cell = await runCell(work, target, method, Number(rate), Number(seed));
  writeCell(work, cell);
  process.stdout.write(`${JSON.stringify(cell)}\n`);
}
