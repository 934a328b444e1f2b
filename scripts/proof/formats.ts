/**
 * Proves that models of others come in and go out again whole. Every layout is imported, fine-tuned for fifty updates
 * and exported in both formats; real PyTorch and fastai load the exports in each of their ways, and must predict the
 * same:
 *   node scripts/run.mjs scripts/proof/formats.ts --python PYTHON [--only PART-OF-A-LABEL]
 * Weights must be equal bit for bit, logits to 1e-5 of the largest, perplexity on the same ids to 1e-5. Takes minutes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../../main/cli/table.ts';
import { bytesOf } from '../../main/engine/files/safetensors.ts';
import { openEngine } from '../../main/engine/ops/chooseOps.ts';
import type { Ops } from '../../main/engine/ops/ops.ts';
import { openLibrary } from '../../main/services/library.ts';
import type { Library } from '../../main/services/types.ts';
import { importAndTune, importTexts, logitsOf } from './ourSide.ts';
import { savedLayouts, STORED_WORDS, storedLayouts } from './layouts.ts';
import type { Layout } from './layouts.ts';
import { Python } from './python.ts';
import type { LoadAnswer } from './python.ts';

const LIMIT = 1e-5;
const BATCH = 4;
const BPTT = 13;
/** xxbos and words that every vocabulary here has; 603 of them, so that the last window is short */
const IDS = Array.from({ length: 603 }, (_, i) => (i % 31 === 0 ? 2 : 9 + ((i * i * 3 + 5 * i) % 60)));

interface Row {
  readonly layout: string;
  readonly stage: string;
  readonly ways: number;
  readonly bits: boolean;
  /** largest error over all ways of loading */
  readonly logits: number;
  readonly ours: number;
  readonly perplexity: number;
}

interface Bench {
  readonly library: Library;
  readonly ops: Ops;
  readonly python: Python;
  readonly work: string;
}

async function prove(bench: Bench, layout: Layout): Promise<Row[]> {
  const { library, python } = bench;
  const { imported, tuned, updates } = await importAndTune(library, layout);
  const first = await measure(bench, imported, { layout: layout.label, stage: 'imported' });
  const { bits } = await python.compare({ safetensors: first.folder, original: layout.weights });
  const second = await measure(bench, tuned, { layout: layout.label, stage: `tuned, ${updates} updates` });
  return [{ ...first.row, bits: first.row.bits && bits }, second.row];
}

/** Exports a model in both formats and lets Python load it. */
async function measure(
  { library, ops, python, work }: Bench,
  id: string,
  row: Pick<Row, 'layout' | 'stage'>,
): Promise<{ row: Row; folder: string }> {
  const place = join(work, id);
  mkdirSync(place);
  const plain = await library.models.export(id, join(place, 'safetensors'));
  const fastai = await library.models.export(id, join(place, 'fastai'), 'fastai');
  const [weights = ''] = fastai.files;
  const logits = join(place, 'logits.bin');
  writeFileSync(logits, bytesOf(await logitsOf(ops, plain.folder, IDS)));
  const idsFile = join(place, 'ids.json');
  writeFileSync(idsFile, JSON.stringify({ ids: [IDS], batch: BATCH, bptt: BPTT }));
  const { perplexity: ours } = await library.evaluateModel({ model: id, idsFile });
  const stem = weights.replace(/\.pth$/, '');
  const folders = { safetensors: plain.folder, fastai: fastai.folder, stem };
  const answer = await python.load({ ...folders, ids: IDS, batch: BATCH, bptt: BPTT, logits });
  return { row: { ...row, ...worstOf(answer, ours) }, folder: plain.folder };
}

function worstOf({ bits, words, ways }: LoadAnswer, ours: number): Omit<Row, 'layout' | 'stage'> {
  const each = Object.values(ways);
  return {
    ways: each.length,
    bits: bits && words && each.every((way) => way.bits),
    logits: Math.max(...each.map((way) => way.logits)),
    ours,
    perplexity: Math.max(...each.map((way) => Math.abs(way.perplexity / ours - 1))),
  };
}

const good = (row: Row): boolean => row.bits && row.logits <= LIMIT && row.perplexity <= LIMIT;

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: process.env['ULMFIT_STUDIO_PYTHON'] ?? 'python3' },
    only: { type: 'string', default: '' },
  },
});

const work = mkdtempSync(join(tmpdir(), 'proof-'));
const library = await openLibrary(join(work, 'library'));
const python = new Python(values.python);
try {
  const { ops, reason } = await openEngine({ threads: 2 });
  process.stderr.write(`${reason}\n`);
  await importTexts(library, work);
  const folder = join(work, 'saved');
  const wanted = ({ label }: Layout): boolean => label.includes(values.only);
  const [stored, saved] = [storedLayouts().filter(wanted), savedLayouts(folder).filter(wanted)];
  if (saved.length > 0) {
    mkdirSync(folder);
    const versions = await python.make({ folder, vocab: STORED_WORDS });
    process.stderr.write(`PyTorch ${versions.torch}, fastai ${versions.fastai}\n`);
  }
  const rows: Row[] = [];
  for (const layout of [...stored, ...saved]) {
    const proven = await prove({ library, ops, python, work }, layout);
    process.stderr.write(`${tableOf(proven)}\n`);
    rows.push(...proven);
  }
  process.stdout.write(`${tableOf(rows)}\n`);
  if (!rows.every(good)) process.exitCode = 1;
} finally {
  python.stop();
  library.close();
  rmSync(work, { recursive: true, force: true });
}

function tableOf(rows: readonly Row[]): string {
  return table(
    rows,
    [
      { head: 'layout', cell: ({ layout }) => layout },
      { head: 'stage', cell: ({ stage }) => stage },
      { head: 'ways', align: 'right', cell: ({ ways }) => String(ways) },
      { head: 'bits', cell: ({ bits }) => (bits ? 'equal' : 'DIFFER') },
      { head: 'logits', align: 'right', cell: ({ logits }) => logits.toExponential(1) },
      { head: 'perplexity', align: 'right', cell: ({ ours }) => ours.toFixed(4) },
      { head: 'error', align: 'right', cell: ({ perplexity }) => perplexity.toExponential(1) },
      { head: '', cell: (row) => (good(row) ? 'good' : 'FAILS') },
    ],
    'Nothing was proven.',
  );
}
