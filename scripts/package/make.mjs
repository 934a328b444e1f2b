/** Makes the packages, says how large they are and what is in them; runs on Node 24. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/places.mjs';
import { createReport, megabytes, secondsSince } from '../setup/report.mjs';
import { readState } from '../setup/state.mjs';
import { pack } from './pack.mjs';

const QUICK = '--quick';

const words = process.argv.slice(2);
const into = join(ROOT, 'dist');
const state = readState(ROOT);
if (state === null) throw new Error('run this by `npm run dist`');

const step = createReport().step('Packages');
const since = Date.now();
rmSync(into, { recursive: true, force: true });
process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] = words.includes(QUICK) ? '1' : '3';
const targets = words.filter((word) => word !== QUICK);
const { ok, output } = await pack({
  root: ROOT,
  state,
  targets,
  into,
  flavour: 'release',
  onTick: () => step.say(secondsSince(since)),
});
if (ok) {
  step.done(`made in ${secondsSince(since)}, in ${into}`);
  for (const name of readdirSync(into)) {
    const stat = statSync(join(into, name));
    if (stat.isFile() && !/\.ya?ml$/.test(name)) console.log(`${name}  ${megabytes(stat.size)}`);
  }
  const { version, recipe, reason } = state.electron ?? {};
  if (recipe !== undefined) {
    console.log(
      `They hold Electron ${version}, which is old: good for checks, not to be handed on.\n${reason}`,
    );
  }
} else {
  step.lacking(`they could not be made.\n${output.trim()}`);
  process.exitCode = 1;
}
