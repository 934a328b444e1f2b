/** What a failure is called, and what to do about it, by its code; the sentence of the error itself says the rest. */
import type { ErrorArea, ErrorCode } from '../../shared/errors.ts';
import { DATA_ERRORS } from './dataErrors.ts';
import { MODEL_ERRORS } from './modelErrors.ts';

export interface ErrorWords {
  readonly title: string;
  /** the next step, where there is one that always helps */
  readonly remedy?: string;
}

/** Exported for the test that holds each code to one that is really thrown. */
export const BY_CODE: Readonly<Record<string, ErrorWords>> = {
  'disk/full': { title: 'The disk is full', remedy: 'Free some space, then try again.' },
  'disk/failed': {
    title: 'The disk did not answer as it should',
    remedy: 'Check that the disk is connected and healthy, then try again.',
  },
  'disk/permission': { title: 'The program may not write there', remedy: 'Choose a folder of your own.' },
  'disk/no-permission': { title: 'The program may not write there', remedy: 'Choose a folder of your own.' },
  'disk/read-only': { title: 'That place is write-protected', remedy: 'Choose another folder.' },
  'disk/unreadable': { title: 'A file cannot be read', remedy: 'Check who may read it, then try again.' },
  'disk/too-many-files': {
    title: 'Too many files are open on this computer',
    remedy: 'Close other programs, then try again.',
  },
  'engine/not-finite': {
    title: 'Training went off the rails: the numbers grew without bound',
    remedy: 'Start again with a lower highest learning rate; half of it is a good first try.',
  },
  'engine/out-of-memory': {
    title: 'There was not enough memory',
    remedy: 'Read fewer texts side by side, or close other programs.',
  },
  'engine/unavailable': {
    title: 'What computes is not available',
    remedy: 'Start the program again; if that does not help, install it again.',
  },
  'engine/low-memory': {
    title: 'This computer is nearly out of memory',
    remedy: 'Close other programs, then continue the run: it goes on where it was.',
  },
  'trainer/crashed': {
    title: 'The process that trains has ended without a word',
    remedy: 'Continue the run: it goes on at its last snapshot.',
  },
  'trainer/killed': {
    title: 'The process that trains was ended from outside',
    remedy: 'Continue the run: it goes on at its last snapshot.',
  },
  'trainer/hung': {
    title: 'The process that trains did not answer any more',
    remedy: 'Continue the run: it goes on at its last snapshot.',
  },
  'model/no-words': {
    title: 'The word list is missing',
    remedy: 'Add the list that was saved with the weights.',
  },
  'model/no-weights': {
    title: 'The weights are missing',
    remedy: 'Add the file of weights that belongs to the word list.',
  },
  'model/two-weights': {
    title: 'There are two files of weights',
    remedy: 'Choose one of them, with its word list.',
  },
  'model/two-word-lists': {
    title: 'There are two word lists',
    remedy: 'Choose the one that was saved with the weights.',
  },
  'model/words-mismatch': {
    title: 'The word list belongs to another model',
    remedy: 'Look for the list that was saved with the weights.',
  },
  'model/which-reading': {
    title: 'Something has to be decided first',
    remedy: 'Choose the reading that is right, then import.',
  },
  'model/holds-code': {
    title: 'The file holds a program, not only weights',
    remedy: 'Save the state dict in Python, and choose that file.',
  },
  'model/unsafe-pickle': {
    title: 'The file asks for more than plain data',
    remedy: 'Do not trust it unless you know where it comes from.',
  },
  'model/optimizer-only': {
    title: 'The file holds an optimiser, and no model',
    remedy: 'Choose the file with the weights.',
  },
  'model/quantised': {
    title: 'The weights were quantised',
    remedy: 'Choose the file from before that.',
  },
  'model/tied-differ': {
    title: 'The model has a matrix of its own for its output',
    remedy: 'Choose a model whose decoder is tied.',
  },
  'model/subwords': {
    title: 'The model reads pieces of words',
    remedy: 'Choose a model with a vocabulary of words.',
  },
  'model/too-large': {
    title: 'There is not enough memory for the model',
    remedy: 'Close other programs, then try again.',
  },
  'model/beyond-zip': {
    title: 'The model is too large for that format',
    remedy: 'Export it as safetensors.',
  },
  'model/not-finite': {
    title: 'The model’s numbers are damaged',
    remedy: 'Verify its files, or use another model.',
  },
  'trainer/out-of-memory': {
    title: 'There was not enough memory to train',
    remedy: 'Close other programs, or start a new run that reads fewer texts side by side.',
  },
  ...DATA_ERRORS,
  ...MODEL_ERRORS,
  'run/other-live': {
    title: 'A run is training',
    remedy: 'Wait for its end, or pause it.',
  },
  'library/busy': {
    title: 'Another program uses this library',
    remedy: 'Close the other window, or wait until its work is done.',
  },
  'library/read-only': {
    title: 'Another program holds this library',
    remedy: 'Close it there; until then things can be looked at here, and nothing can be changed.',
  },
  'library/name-taken': { title: 'This name is taken', remedy: 'Choose another one.' },
  'library/bad-name': { title: 'This cannot be a name', remedy: 'Choose another one.' },
  'library/newer': {
    title: 'The library was made by a newer version of this program',
    remedy: 'Install the newer version, or choose another library in the settings.',
  },
  'library/not-ours': {
    title: 'The folder is not a library',
    remedy: 'Choose an empty folder or a library of this program.',
  },
  'run/busy': { title: 'The run is busy', remedy: 'Wait a moment, then try again.' },
  'run/done': { title: 'The run has already ended', remedy: 'Start a new run from its settings.' },
  'run/input-changed': {
    title: 'What the run was started with has changed',
    remedy: 'Start a new run with the same settings.',
  },
  'run/input-gone': {
    title: 'What the run was started with is gone',
    remedy: 'Put the dataset or model back, or start a new run.',
  },
  'run/other-engine': {
    title: 'The run was started with another engine',
    remedy: 'It can go on here, and will differ in the last digits.',
  },
  'run/no-snapshot': {
    title: 'This run has no snapshot yet',
    remedy: 'Wait for its next snapshot, or choose another model.',
  },
  'model/no-memory': {
    title: 'There is not enough memory for this model',
    remedy: 'Close other programs, or wait until the run that goes on has ended.',
  },
  'internal/sampler-ended': {
    title: 'The process in which models write has ended',
    remedy: 'Ask again: it starts anew.',
  },
  'internal/unexpected': {
    title: 'Something went wrong in the program itself',
    remedy: 'What is on the disk is safe. Try again; if it comes back, start the program again.',
  },
};

const BY_AREA: Readonly<Record<ErrorArea, ErrorWords>> = {
  usage: { title: 'This cannot be done as asked' },
  input: { title: 'The files cannot be used', remedy: 'Choose other files, or mend these and try again.' },
  dataset: { title: 'The dataset does not fit', remedy: 'Choose another dataset, or import it again.' },
  model: { title: 'The model cannot be used', remedy: 'Choose another model folder.' },
  run: { title: 'The run cannot do this now', remedy: 'Look at the run, then try again.' },
  library: { title: 'The library cannot be used', remedy: 'Choose another place in the settings.' },
  trainer: {
    title: 'The process that trains has ended',
    remedy: 'Continue the run: it goes on at its last snapshot.',
  },
  engine: { title: 'The computation failed', remedy: 'Continue the run at its last snapshot.' },
  disk: { title: 'The disk is in the way', remedy: 'Free some space or choose another place.' },
  internal: {
    title: 'Something went wrong in the program itself',
    remedy: 'What is on the disk is safe. Try again; if it comes back, start the program again.',
  },
};

/** Never nothing: a code that has no words of its own gets those of its area. */
export function wordsOf(code: ErrorCode): ErrorWords {
  return BY_CODE[code] ?? BY_AREA[areaOf(code)];
}

/** Failures of runs and imports carry their code as plain text, written by whatever version made them. */
export function wordsOfFailure({ code }: { readonly code: string }): ErrorWords {
  return BY_CODE[code] ?? BY_AREA[areaOf(code)];
}

function areaOf(code: string): ErrorArea {
  const area = code.slice(0, Math.max(0, code.indexOf('/')));
  return isArea(area) ? area : 'internal';
}

function isArea(area: string): area is ErrorArea {
  return Object.hasOwn(BY_AREA, area);
}
