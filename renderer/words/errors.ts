/** What a failure is called, and what to do about it, by its code; the sentence of the error itself says the rest. */
import type { ErrorArea, ErrorCode } from '../../shared/errors.ts';
import { MODEL_ERRORS } from './modelErrors.ts';

export interface ErrorWords {
  readonly title: string;
  /** the next step, where there is one that always helps */
  readonly remedy?: string;
}

/** Exported for the test that holds each code to one that is really thrown. */
export const BY_CODE: Readonly<Record<string, ErrorWords>> = {
  'dataset/too-short': {
    title: 'There is too little text for this',
    remedy: 'Bring in more texts, hold out a smaller share, or read fewer texts side by side.',
  },
  'dataset/damaged': {
    title: 'The dataset on the disk is damaged',
    remedy: 'Import the texts again; runs that were made with it stay.',
  },
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
  'input/no-documents': {
    title: 'No text was found in there',
    remedy: 'Choose text, Word, PDF, tables, web pages, e-mail, or a folder that holds some.',
  },
  'input/too-few-documents': {
    title: 'There are too few texts to hold any out',
    remedy: 'Bring in more texts, or hold out none.',
  },
  'input/no-column': {
    title: 'The table has no such column',
    remedy: 'Choose the column that holds the texts.',
  },
  'input/no-text-column': {
    title: 'It is not clear which column holds the texts',
    remedy: 'Choose the column that holds the texts.',
  },
  'input/not-text': {
    title: 'A file holds no text',
    remedy: 'Take it out of the folder, or choose the files one by one.',
  },
  'input/unknown-encoding': { title: 'This encoding is not known', remedy: 'Choose one from the list.' },
  'input/too-large': {
    title: 'A file is larger than can be read',
    remedy: 'Split it into smaller files, then try again.',
  },
  'input/file-changed': {
    title: 'A file changed while it was read',
    remedy: 'Wait until nothing writes to it, then import again.',
  },
  'input/not-found': {
    title: 'A file is not there any more',
    remedy: 'Check that the disk is connected, then choose it again.',
  },
  'input/unreadable': { title: 'A file cannot be read', remedy: 'Check who may read it, then try again.' },
  'input/unknown-choice': {
    title: 'The choice of files has been forgotten',
    remedy: 'Choose the files again.',
  },
  'input/source-gone': {
    title: 'An original is not where it was',
    remedy: 'Put it back, or connect the disk it was on, then try again.',
  },
  'input/protected': {
    title: 'A file is protected by a password',
    remedy: 'Save it without one, then try again.',
  },
  'input/old-format': {
    title: 'A file is in a format that is too old',
    remedy: 'Open it in the program that made it, and save it as docx, xlsx or PDF.',
  },
  'input/broken-document': {
    title: 'A document is damaged',
    remedy: 'Open it in the program that made it, and save it again.',
  },
  'input/broken-pdf': { title: 'A PDF is damaged', remedy: 'Print or save it as a new PDF, then try again.' },
  'input/pdf-hangs': {
    title: 'A PDF would never have come to its end',
    remedy: 'Print it into a new PDF, then try again.',
  },
  'input/broken-json': { title: 'A JSON file is damaged', remedy: 'Write it out again, then try again.' },
  'input/broken-xml': { title: 'An XML file is damaged', remedy: 'Write it out again, then try again.' },
  'input/xml-entities': {
    title: 'An XML file would blow up while it is read',
    remedy: 'Leave it out; it was probably made to do harm.',
  },
  'input/broken-archive': {
    title: 'An archive is damaged',
    remedy: 'Unpack it with another program, and choose the folder.',
  },
  'input/archive-bomb': {
    title: 'An archive would blow up while it is unpacked',
    remedy: 'Leave it out, or unpack it with another program and choose the folder.',
  },
  'input/too-many-entries': {
    title: 'An archive holds more files than can be read',
    remedy: 'Unpack it with another program, and choose the folder.',
  },
  'input/not-a-file': { title: 'This is no ordinary file', remedy: 'Choose a file or a folder.' },
  'input/one-group': {
    title: 'All documents are in one group',
    remedy: 'Hold out a share of the documents, or choose another label.',
  },
  'input/held-out-part': {
    title: 'The files to hold out are missing',
    remedy: 'Choose them, or let a share be held out.',
  },
  'input/unknown-import': {
    title: 'Nothing is known of this import any more',
    remedy: 'Look at the list of datasets, or choose the files again.',
  },
  'dataset/busy': {
    title: 'The dataset is being made again',
    remedy: 'Wait until that is done, or cancel it.',
  },
  'dataset/in-use': {
    title: 'A run still needs the dataset as it is',
    remedy: 'Let the run finish, or discard it, then change the dataset.',
  },
  'dataset/not-examined': {
    title: 'These texts were never examined',
    remedy: 'Press Examine on the screen of the dataset.',
  },
  'dataset/not-unfinished': {
    title: 'There is nothing to go on with',
    remedy: 'Look at the list of datasets, or choose the files again.',
  },
  'dataset/no-source': {
    title: 'There is no such file',
    remedy: 'Look at the list of files that the dataset was read from.',
  },
  'input/not-a-model': {
    title: 'No model was found in there',
    remedy: 'Choose its weights and its word list, or the folder with them.',
  },
  ...MODEL_ERRORS,
  'dataset/other-rules': {
    title: 'These texts were cut into words by other rules',
    remedy: 'Make the dataset again by the rules of the model, or choose another one.',
  },
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
