/** The special words of other generations and other programs under the names they have here; every row stays a row. */
import { SPECIAL_TOKENS } from '../../engine/text/rules.ts';

export type Generation = 'fastai 2' | 'fastai 1' | 'fastai 0.7' | 'other';

/** fastai 0.7 and before. */
const OLD: Readonly<Record<string, string>> = {
  _unk_: 'xxunk',
  _pad_: 'xxpad',
  xbos: 'xxbos',
  _bos_: 'xxbos',
  _eos_: 'xxeos',
  xfld: 'xxfld',
  tk_rep: 'xxrep',
  tk_wrep: 'xxwrep',
  t_up: 'xxup',
};
/** What else unknown words, fillers and ends are called. */
const OTHER: Readonly<Record<string, string>> = {
  '<unk>': 'xxunk',
  '[UNK]': 'xxunk',
  '<UNK>': 'xxunk',
  unk: 'xxunk',
  '<pad>': 'xxpad',
  '[PAD]': 'xxpad',
  '<PAD>': 'xxpad',
  '<s>': 'xxbos',
  '<bos>': 'xxbos',
  '[BOS]': 'xxbos',
  '</s>': 'xxeos',
  '<eos>': 'xxeos',
  '[EOS]': 'xxeos',
};

export interface MappedWords {
  readonly words: readonly string[];
  readonly generation: Generation;
  /** what was renamed, in sentences */
  readonly notes: readonly string[];
}

/** Names are mapped where the name here is still free; a list that has both keeps both, and says so. */
export function mapSpecials(words: readonly string[]): MappedWords {
  const first = new Map<string, number>();
  words.forEach((word, row) => {
    if (!first.has(word)) first.set(word, row);
  });
  const old = Object.keys(OLD).filter((word) => first.has(word));
  const fastai07 = old.includes('_unk_') || old.length >= 3;
  const table = fastai07 ? { ...OTHER, ...OLD } : OTHER;
  const renamed = [...words];
  const done: string[] = [];
  const kept: string[] = [];
  for (const [word, ours] of Object.entries(table).sort(([a], [b]) => rowOf(first, a) - rowOf(first, b))) {
    const row = first.get(word);
    if (row === undefined || (word === 'unk' && row > 2)) continue; // “unk” further down is a word of the texts
    if (first.has(ours)) kept.push(`“${word}” and “${ours}”`);
    else {
      renamed[row] = ours;
      first.set(ours, row);
      done.push(`“${word}” became “${ours}”`);
    }
  }
  return {
    words: renamed,
    generation: fastai07 ? 'fastai 0.7' : generationOf(first),
    notes: notesOf(done, kept),
  };
}

function notesOf(done: readonly string[], kept: readonly string[]): string[] {
  const notes: string[] = [];
  if (done.length > 0) notes.push(`Special words got the names they have here: ${done.join(', ')}.`);
  if (kept.length > 0)
    notes.push(
      `The word list has both ${kept.join(', ')}; the second of each is the special word, the first was left as an ordinary one.`,
    );
  return notes;
}

function rowOf(first: ReadonlyMap<string, number>, word: string): number {
  return first.get(word) ?? Number.MAX_SAFE_INTEGER;
}

/** fastai 1 has its mark of capitals before that of repetitions, or no xxeos at all. */
function generationOf(first: ReadonlyMap<string, number>): Generation {
  const rows = SPECIAL_TOKENS.map((word) => first.get(word));
  if (rows.every((row, i) => row === i)) return 'fastai 2';
  const [unk, , bos] = rows;
  const maj = first.get('xxmaj');
  const rep = first.get('xxrep');
  if (unk === undefined || bos === undefined) return 'other';
  return maj !== undefined && (rep === undefined || maj < rep) ? 'fastai 1' : 'fastai 2';
}
