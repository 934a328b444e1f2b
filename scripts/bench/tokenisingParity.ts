/**
 * Compares our tokens with those of fastai and spaCy on real texts, document by document:
 *   node scripts/bench/tokenisingParity.ts --python PYTHON [--sources imdb,brown,sotu,hard] [--mb 1]
 * Prints the share of fastai's tokens that ours equal, in their places, and every difference.
 */
import { parseArgs } from 'node:util';
import { createTokenizer } from '../../main/engine/text/tokenizer.ts';
import { Reference } from './tokenisingReference.ts';
import { firstBytes, SOURCES } from './tokenisingTexts.ts';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: process.env['ULMFIT_STUDIO_PYTHON'] ?? 'python3' },
    sources: { type: 'string', default: Object.keys(SOURCES).join(',') },
    mb: { type: 'string', default: '1' },
  },
});

/** Tokens on each side of a difference that are shown. */
const AROUND = 3;

for (const name of values.sources.split(',')) {
  const source = SOURCES[name];
  if (source === undefined) throw new Error(`no such texts: ${name}`);
  await compare(name, firstBytes(source(), Number(values.mb) * 1e6));
}

async function compare(name: string, texts: readonly string[]): Promise<void> {
  const reference = new Reference(values.python, texts);
  const theirs = await reference.tokens();
  reference.stop();
  const tokenize = createTokenizer();
  let [all, differing] = [0, 0];
  const shown: string[] = [];
  texts.forEach((text, d) => {
    const expected = theirs[d] ?? [];
    const differences = differencesOf(tokenize(text), expected);
    all += expected.length;
    for (const { at, ours, expected: part } of differences) {
      differing += Math.max(part.length, ours.length);
      const before = expected.slice(Math.max(0, at - AROUND), at).join(' ');
      shown.push(
        `  document ${d}, after “${before}”: ${JSON.stringify(ours)} instead of ${JSON.stringify(part)}`,
      );
    }
  });
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const share = 100 * (1 - differing / all);
  process.stdout.write(
    `${name}: ${texts.length} documents, ${bytes} bytes, ${all} tokens, ${differing} differ, ${share.toFixed(4)} % equal\n`,
  );
  if (shown.length > 0) process.stdout.write(`${shown.join('\n')}\n`);
}

interface Difference {
  /** where in the expected tokens */
  readonly at: number;
  readonly ours: readonly string[];
  readonly expected: readonly string[];
}

/** Stretches between stretches of equal tokens; after a difference, the nearest place where three tokens agree again. */
function differencesOf(ours: readonly string[], expected: readonly string[]): Difference[] {
  const found: Difference[] = [];
  let [i, j] = [0, 0];
  while (i < ours.length || j < expected.length) {
    if (ours[i] === expected[j]) {
      i++;
      j++;
      continue;
    }
    const [p, q] = agreement(ours, expected, i, j);
    found.push({ at: j, ours: ours.slice(i, p), expected: expected.slice(j, q) });
    [i, j] = [p, q];
  }
  return found;
}

function agreement(
  ours: readonly string[],
  expected: readonly string[],
  i: number,
  j: number,
): [number, number] {
  for (let skipped = 1; skipped < 200; skipped++) {
    for (let p = i; p <= i + skipped; p++) {
      const q = j + skipped - (p - i);
      if ([0, 1, 2].every((k) => ours[p + k] === expected[q + k])) return [p, q];
    }
  }
  return [ours.length, expected.length];
}
