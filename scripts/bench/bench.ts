/**
 * Compares the speed of an update with PyTorch's, in one run: `npm run bench -- [--shape small,starter,paper]
 * [--rounds 7] [--threads 2] [--python python3] [--modes recorded,recorded-bfloat16,eager,portable] [--json]`.
 * All sides run blocks of equally many updates in turn, so that what else the machine does hits them alike.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { SHAPES } from './shapes.ts';
import type { BenchShape } from './shapes.ts';
import { ourSide, Runner, torchSides } from './sides.ts';
import type { Block } from './sides.ts';

interface Measured {
  readonly label: string;
  readonly blocks: readonly Block[];
}

const { values } = parseArgs({
  options: {
    shape: { type: 'string', default: 'small,starter,paper' },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: `${Math.min(2, cpus().length)}` },
    python: { type: 'string', default: process.env['ULMFIT_STUDIO_PYTHON'] ?? 'python3' },
    modes: { type: 'string', default: 'recorded' },
    json: { type: 'boolean', default: false },
  },
});
const threads = Number(values.threads);
const rounds = Number(values.rounds);

for (const name of values.shape.split(',')) {
  const shape = SHAPES[name];
  if (shape === undefined)
    throw new Error(`no such size: ${name}; there are ${Object.keys(SHAPES).join(', ')}`);
  const measured = await measure(name, shape);
  if (values.json) process.stdout.write(`${JSON.stringify(asResult(name, shape, measured))}\n`);
  else process.stdout.write(asTable(name, shape, measured));
}

/** One block of each side to warm up, then `rounds` rounds of one block a side. */
async function measure(name: string, shape: BenchShape): Promise<Measured[]> {
  const ours = values.modes.split(',').map((mode) => ourSide(name, threads, mode));
  const torch = torchSides(values.python, shape, threads);
  if (torch.length === 0)
    process.stderr.write(`${values.python} has no PyTorch: there is nothing to compare with.\n`);
  const sides = [...ours, ...torch].map((side) => new Runner(side));
  const blocks = sides.map((): Block[] => []);
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`${name}: round ${round} of ${rounds}${round === 0 ? ' (warming up)' : ''}\n`);
    for (const [i, side] of sides.entries()) {
      const block = await side.block(shape.block);
      if (round > 0) blocks[i]?.push(block);
    }
  }
  for (const side of sides) side.stop();
  return sides.map(({ label }, i) => ({ label, blocks: blocks[i] ?? [] }));
}

function asResult(name: string, shape: BenchShape, measured: readonly Measured[]): Record<string, unknown> {
  const tokens = shape.batch * shape.bptt;
  const sides = measured.map(({ label, blocks }) => ({
    label,
    medianMs: median(blocks.map((b) => b.ms)),
    minMs: Math.min(...blocks.map((b) => b.ms)),
    tokensPerSecond: (tokens * 1000) / median(blocks.map((b) => b.ms)),
    peakMb: Math.max(...blocks.map((b) => b.peakMb)),
  }));
  return { event: 'bench', shape: name, ...shape, threads, rounds, sides, ratios: ratios(measured) };
}

/** Median over the rounds of our time over PyTorch's in the same round; below 1 we are faster. */
function ratios(measured: readonly Measured[]): { ours: string; torch: string; ratio: number }[] {
  const [ours, torch] = [true, false].map((mine) =>
    measured.filter((m) => m.label.startsWith('ours') === mine),
  );
  return (ours ?? []).flatMap((a) =>
    (torch ?? []).map((b) => ({
      ours: a.label,
      torch: b.label,
      ratio: median(a.blocks.map((block, i) => block.ms / (b.blocks[i]?.ms ?? Number.NaN))),
    })),
  );
}

function asTable(name: string, shape: BenchShape, measured: readonly Measured[]): string {
  const { embSz, nHid, nLayers, vocab, batch, bptt, block } = shape;
  const size = `${embSz}/${nHid}/${nLayers}, vocabulary ${vocab}, ${batch} × ${bptt}`;
  const head = `\n${name}: ${size}; ${threads} threads, ${rounds} rounds of ${block} updates\n`;
  const rows = measured.map(({ label, blocks }) => {
    const ms = blocks.map((b) => b.ms);
    const speed = Math.round((batch * bptt * 1000) / median(ms));
    const peak = Math.max(...blocks.map((b) => b.peakMb));
    const times = `median ${median(ms).toFixed(1).padStart(8)} ms  least ${Math.min(...ms)
      .toFixed(1)
      .padStart(8)} ms`;
    return `  ${label.padEnd(26)} ${times}  ${String(speed).padStart(7)} tokens/s  peak ${peak} MB\n`;
  });
  const lines = ratios(measured).map(
    ({ ours, torch, ratio }) => `  ${ours} / ${torch}: ${ratio.toFixed(2)}\n`,
  );
  return [head, ...rows, ...lines].join('');
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 1 ? middle : middle - 1],
    sorted[middle],
  ];
  return (low + high) / 2;
}
