/** The words for what can be wrong with texts: with the files they come in, and with a dataset. */
import type { ErrorWords } from './errors.ts';

export const DATA_ERRORS: Readonly<Record<`dataset/${string}` | `input/${string}`, ErrorWords>> = {
  'dataset/too-short': {
    title: 'There is too little text for this',
    remedy: 'Bring in more texts, hold out a smaller share, or read fewer texts side by side.',
  },
  'dataset/damaged': {
    title: 'The dataset on the disk is damaged',
    remedy: 'Import the texts again; runs that were made with it stay.',
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
  'dataset/other-rules': {
    title: 'These texts were cut into words by other rules',
    remedy: 'Make the dataset again by the rules of the model, or choose another one.',
  },
};
