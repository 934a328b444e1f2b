/** Which of the files are the model's weights and its words, and what is said where one is missing or there are two. */
import { AppError } from '../../shared/errors.ts';
import { counted } from '../../shared/format.ts';
import { understand } from './layouts/understand.ts';
import type { Understood } from './layouts/understand.ts';
import type { PickedFile, WeightsFile } from './pickedFiles.ts';
import type { WordList } from './words/wordList.ts';

export interface ChosenWeights {
  readonly file: WeightsFile;
  readonly understood: Understood;
  /** sentences */
  readonly notes: readonly string[];
}

export interface ChosenWords {
  /** the file that they are in */
  readonly file: string;
  readonly list: WordList;
  readonly notes: readonly string[];
}

/** @throws AppError why there is no model in them: `model/…`, `input/not-a-model` */
export function chooseWeights(files: readonly PickedFile[]): ChosenWeights {
  const all = files.filter((file) => file.role === 'weights');
  const holding = all.filter(({ found }) => found.dicts.length > 0);
  const [file, second] = holding;
  if (file === undefined) throw all.length > 0 ? optimizerOnly(all) : noWeights(files);
  if (second !== undefined) {
    const message = `“${file.name}” and “${second.name}” both hold weights, and one model is brought in at a time. Choose one of them, with its word list.`;
    throw new AppError('model/two-weights', message, { files: holding.map(({ name }) => name) });
  }
  const noBias = files.some((one) => one.role === 'config' && one.noBias);
  const failures: AppError[] = [];
  const found: Understood[] = [];
  for (const dict of [...file.found.dicts].sort((a, b) => b.size - a.size)) {
    try {
      found.push(understand(dict, file.name, noBias));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push(error);
    }
  }
  const [understood] = found;
  if (understood === undefined) throw failures[0] ?? noWeights(files);
  return { file, understood, notes: notesOf(file, found.length, files) };
}

/** @throws AppError `model/no-words`, `model/two-word-lists`, or why the only list may not be read */
export function chooseWords(
  files: readonly PickedFile[],
  { file, understood: { rows } }: ChosenWeights,
): ChosenWords {
  const lists = files.filter((one) => one.role === 'words');
  const fitting = lists.filter(({ list }) => list.words.length === rows);
  const [chosen] = fitting.length > 0 ? fitting : lists;
  if (chosen === undefined) {
    if (file.words?.words.length === rows)
      return { file: file.name, list: file.words, notes: ['Its word list lies in the same file.'] };
    throw files.find((one) => one.role === 'refused')?.error ?? noWords(file.name, rows, files);
  }
  if (lists.length > 1 && fitting.length !== 1) {
    const [a, b] = fitting.length > 1 ? fitting : lists;
    const message = `“${a?.name ?? ''}” and “${b?.name ?? ''}” are both word lists. Choose the one that was saved with the weights.`;
    throw new AppError('model/two-word-lists', message);
  }
  const others = lists.filter((list) => list !== chosen).map(({ name }) => `“${name}”`);
  const notes =
    others.length === 0 ? [] : [`${others.join(', ')} has another number of words and was left aside.`];
  return { file: chosen.name, list: chosen.list, notes };
}

function notesOf({ name, found }: WeightsFile, models: number, files: readonly PickedFile[]): string[] {
  const aside = files.filter(({ role }) => role === 'other' || role === 'refused');
  return [
    ...(models > 1 ? [`“${name}” holds the weights of ${models} models; the first was taken.`] : []),
    ...(found.optimizer
      ? ['The state of its optimiser was left out: training begins with a fresh one.']
      : []),
    ...aside
      .filter(({ role }) => role === 'refused')
      .map((one) => `“${one.name}” was not read and is not needed.`),
  ];
}

function noWeights(files: readonly PickedFile[]): AppError {
  const refused = files.find((file) => file.role === 'refused');
  if (refused !== undefined) return refused.error;
  const list = files.find((file) => file.role === 'words');
  if (list !== undefined) {
    const message = `“${list.name}” is a word list alone (${counted(list.list.words.length, 'word')}). Add the file of weights that belongs to it: .pth, .h5, .safetensors or .npz.`;
    return new AppError('model/no-weights', message);
  }
  const names = files.slice(0, 3).map(({ name }) => `“${name}”`);
  const message = `A model is its weights (.pth, .h5, .safetensors, .npz) and its word list (itos.pkl, vocab.json, or one word a line), or a folder with them. ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} none of these.`;
  return new AppError('input/not-a-model', message);
}

function noWords(name: string, rows: number, files: readonly PickedFile[]): AppError {
  const tried = files.find(
    (one) => one.role === 'other' && /vocab|itos|words|\.(?:json|pkl)$/i.test(one.name),
  );
  const broken = tried === undefined ? '' : ` “${tried.name}” was looked at, and is none or is damaged.`;
  const message = `“${name}” holds weights alone, and nobody can tell which word each of its ${counted(rows, 'row')} stands for. Add the word list that was saved with it: itos_wt103.pkl or another itos file, vocab.json, or a text with one word a line.${broken}`;
  return new AppError('model/no-words', message, { rows });
}

function optimizerOnly(files: readonly WeightsFile[]): AppError {
  const message = `“${files[0]?.name ?? ''}” holds the state of an optimiser alone, which is what training needs to go on, and no model. Choose the file with the weights themselves.`;
  return new AppError('model/optimizer-only', message);
}
