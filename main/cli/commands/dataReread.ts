/** `data reread`: originals whose letters came out wrong are decoded again. */
import { AppError } from '../../../shared/errors.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { revise } from '../revise.ts';

export const dataReread = defineCommand({
  name: 'data reread',
  summary: 'Read originals again in another encoding; those that have changed or are gone are named.',
  positionals: oneArgument('DATASET'),
  savesOnSignal: true,
  flags: {
    encoding: { kind: 'value', value: 'E', help: 'e.g. windows-1252 (needed)' },
    source: {
      kind: 'repeated',
      value: 'NAME',
      help: 'only this file, by its name in data sources; may be repeated (default: all whose bytes did not tell)',
    },
  },
  examples: [
    'data reread letters --encoding windows-1252',
    'data reread letters --encoding koi8-r --source old.txt',
  ],
  async run(args, context) {
    const encoding = args.required('encoding');
    const { datasets } = await context.library();
    const { data } = await datasets.show(args.first());
    const names = args.all('source');
    const there = names.length > 0 ? await datasets.sources(data) : [];
    const sources = names.map((name) => {
      const found = there.find((source) => source.name === name || String(source.source) === name);
      if (found !== undefined) return found.source;
      const message = `The dataset was not read from a file “${name}”; data sources lists the names.`;
      throw new AppError('usage/out-of-range', message, { name });
    });
    const reread = { encoding, sources: names.length > 0 ? sources : null };
    return revise(context, data, { reread }, `Read again as ${encoding}:`);
  },
});
