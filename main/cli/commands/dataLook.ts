/** `data look`: what is in files before they are imported. */
import { bytes, count, counted } from '../../../shared/format.ts';
import { defineCommand } from '../command.ts';
import { facts, table } from '../table.ts';

export const dataLook = defineCommand({
  name: 'data look',
  summary: 'Look at files before they are imported: kinds, columns, and letters that may be read wrongly.',
  positionals: { name: 'PATH', least: 1, most: Infinity },
  flags: {
    encoding: {
      kind: 'value',
      value: 'E',
      help: 'as if the files whose bytes do not tell were written like this',
    },
  },
  examples: ['data look letters/', 'data look reviews.csv', 'data look old/ --encoding koi8-r'],
  async run(args, { output, signal }) {
    const { lookAtFiles } = await import('../../ingest/lookAtFiles.ts');
    const seen = await lookAtFiles(args.positionals, args.text('encoding') ?? null, signal);
    const { files, kinds, table: head, doubtful, leftOut } = seen;
    output.result(
      seen,
      [
        facts([
          ['files', `${count(files)}, ${bytes(seen.bytes)}`],
          ['kinds', kinds.map(({ kind, files: n }) => `${kind} ${count(n)}`).join(', ') || 'none'],
        ]),
        ...(head === null
          ? []
          : [
              `\nColumns, the likeliest text in ${head.text ?? 'none of them'}:`,
              table(
                head.rows,
                head.columns.map((name, c) => ({
                  head: name,
                  cell: (row: readonly string[]) => row[c] ?? '',
                })),
                head.columns.join('  '),
              ),
            ]),
        ...doubtful.map(({ name, alike, readings }) =>
          [
            `\n${name}${alike > 1 ? ` and ${counted(alike - 1, 'more file')} like it` : ''} can be read in several ways; name the right one with --encoding:`,
            ...readings.map(
              ({ encoding, lines }) => `  ${encoding}\n${lines.map((line) => `    ${line}`).join('\n')}`,
            ),
          ].join('\n'),
        ),
        ...(leftOut.length === 0 ? [] : ['']),
        ...leftOut.map(({ path, reason }) => `left out ${path}: ${reason}`),
      ].join('\n'),
    );
    return 0;
  },
});
