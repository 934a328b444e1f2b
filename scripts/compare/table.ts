/** Prints the stored cells as Markdown, fastai beside ours: node scripts/compare/table.ts WORK */
import { readCells, type Cell } from './workFolder.ts';

/** The same cell on both sides may differ by this much: the order of documents and the masks differ. */
const TOLERANCE = 0.02;

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function row(cells: readonly Cell[]): string {
  const [first] = cells;
  const of = (side: Cell['side'], take: (cell: Cell) => number): number[] =>
    cells.filter((cell) => cell.side === side).map(take);
  const shown = (values: number[]): string =>
    values.length === 0
      ? ''
      : values.length === 1
        ? mean(values).toFixed(2)
        : `${mean(values).toFixed(2)} (${values.length} seeds)`;
  const theirs = of('fastai', (c) => c.after.perplexity);
  const ours = of('ours', (c) => c.after.perplexity);
  const difference = mean(ours) / mean(theirs) - 1;
  const verdict = Number.isNaN(difference)
    ? ''
    : `${(100 * difference).toFixed(2)} %${Math.abs(difference) <= TOLERANCE ? '' : ' (too far)'}`;
  const columns = [
    first?.target,
    first?.method,
    String(first?.rate),
    shown(of('fastai', (c) => c.before.perplexity)),
    shown(of('ours', (c) => c.before.perplexity)),
    shown(theirs),
    shown(ours),
    verdict,
    shown(of('ours-alone', (c) => c.after.perplexity)),
  ];
  return `| ${columns.join(' | ')} |`;
}

const [work] = process.argv.slice(2);
if (work === undefined) {
  process.stderr.write('Usage: node scripts/compare/table.ts WORK\n');
  process.exitCode = 2;
} else {
  const groups = new Map<string, Cell[]>();
  for (const cell of readCells(work)) {
    const key = `${cell.target} ${cell.method} ${cell.rate}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  process.stdout.write(
    [
      '| target | method | peak | before, fastai | before, ours | after, fastai | after, ours | difference | after, ours from our own pretraining |',
      '|---|---|---|---|---|---|---|---|---|',
      ...[...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cells]) => row(cells)),
      '',
    ].join('\n'),
  );
}
