/** Prints what the parity tests measured last as a Markdown table: `node scripts/parityTable.ts`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const NOTES = fileURLToPath(new URL('../test/out/parity/', import.meta.url));

const noteSchema = z.object({
  row: z.number(),
  what: z.string(),
  engine: z.string(),
  worst: z.number(),
  tolerance: z.union([z.object({ abs: z.number() }), z.object({ rel: z.number() })]),
});
type Note = z.infer<typeof noteSchema>;

const ENGINES = ['tensorflow', 'recorded', 'portable'];

const notes = readdirSync(NOTES)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => z.array(noteSchema).parse(JSON.parse(readFileSync(join(NOTES, file), 'utf8'))))
  .toSorted((a, b) => a.row - b.row || a.what.localeCompare(b.what));
const lines = new Map<string, Note[]>();
for (const note of notes) {
  const key = `| ${note.row} | ${note.what} | ${toleranceOf(note)} |`;
  lines.set(key, [...(lines.get(key) ?? []), note]);
}
console.log(`| row | what | tolerance | ${ENGINES.join(' | ')} |`);
console.log(`|---|---|---|${'---|'.repeat(ENGINES.length)}`);
for (const [key, measured] of lines) {
  const worst = ENGINES.map((engine) => measured.find((note) => note.engine === engine)?.worst);
  console.log(`${key} ${worst.map((w) => (w === undefined ? '–' : short(w))).join(' | ')} |`);
}

function toleranceOf({ tolerance }: Note): string {
  return 'abs' in tolerance ? `abs ${short(tolerance.abs)}` : `rel ${short(tolerance.rel)}`;
}

/** `0`, `1e-6`, `8.7e-7` */
function short(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('.0e', 'e');
}
