/** `doctor`: what this machine offers, and which engine runs on it and why. */
import { bytes, count } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { facts } from '../table.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Say which engine runs here and why, and what the machine and the library look like.',
  positionals: NO_ARGUMENTS,
  flags: {},
  examples: ['doctor', 'doctor --engine portable --json'],
  async run(_, { output, library, engine }) {
    const found = await (await library()).doctor(engine);
    output.result(
      found,
      facts([
        ['engine', found.engine],
        ['why', found.reason],
        ['TensorFlow', found.tensorflow ?? 'not available'],
        ['threads', `${count(found.threads)} of ${count(found.cores)} cores`],
        ['processor', found.cpu],
        ['memory', bytes(found.memory)],
        ['library', `${found.library}${found.libraryWritable ? '' : ' (read-only)'}`],
        ['free disk', bytes(found.diskFree)],
        ['version', `${found.version}, Node ${found.node}, SQLite ${found.sqlite}, ${found.platform}`],
      ]),
    );
    return 0;
  },
});
