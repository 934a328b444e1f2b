/** Files of models that somebody chose: with a question, without their words, and of a classifier. */
import { OTHER_MODEL } from '../../../shared/model.ts';
import type { PickedModel } from '../../../shared/model.ts';

function rows(words: string): { row: number; word: string }[] {
  return words.split(' ').map((word, i, { length }) => ({ row: i < 5 ? i : 60_000 - length + i, word }));
}

/** Files of fastai 1 whose word list is two words longer than the model has rows. */
export const PICKED_MODEL: PickedModel = {
  token: 'model-1',
  suggestedName: 'lstm_wt103',
  files: [
    { name: 'lstm_wt103.pth', kind: 'PyTorch weights (legacy stream)', bytes: 184_000_000 },
    { name: 'itos_wt103.pkl', kind: 'pickled list of 60,002 words', bytes: 872_000 },
  ],
  understood: {
    layout: 'fastai 1',
    embSz: 400,
    nHid: 1_150,
    nLayers: 3,
    vocab: 60_000,
    parameters: 46_500_000,
    notes: ['The state of the optimiser was left out.', 'Both biases of each layer are kept.'],
  },
  questions: [
    {
      key: 'words',
      question:
        'The word list has 60,002 entries and the model 60,000 rows. Which of these three readings is right?',
      readings: [
        {
          key: 'end',
          label: 'The last two words have no row',
          detail: 'A few English sentences would have a perplexity of 71; guessing blindly has 60,000.',
          table: {
            rows: rows('xxunk xxpad xxbos xxeos xxfld demersal quoins'),
            rest: 'A few English sentences would have a perplexity of 71; guessing blindly has 60,000.',
          },
        },
        {
          key: 'begin',
          label: 'The first two words have no row',
          detail: 'A few English sentences would have a perplexity of 43,204; guessing blindly has 60,000.',
          table: {
            rows: rows('xxbos xxeos xxfld xxmaj xxup quoins ulmus'),
            rest: 'A few English sentences would have a perplexity of 43,204; guessing blindly has 60,000.',
          },
        },
        {
          key: OTHER_MODEL,
          label: 'The list belongs to another model',
          detail: 'Nothing is imported. Look for the list that was saved together with the weights.',
        },
      ],
      likeliest: 'end',
      sure: false,
    },
  ],
  refusal: null,
};

export const WORDLESS: PickedModel = {
  ...PICKED_MODEL,
  files: PICKED_MODEL.files.slice(0, 1),
  questions: [],
  refusal: {
    code: 'model/no-words',
    message:
      '“lstm_wt103.pth” holds weights alone, and nobody can tell which word each of its 60,000 rows stands for. Add the word list that was saved with it: itos_wt103.pkl or another itos file, vocab.json, or a text with one word a line.',
  },
};

export const CLASSIFIER: PickedModel = {
  ...PICKED_MODEL,
  files: [{ name: 'imdb_clas.pth', kind: 'PyTorch weights (zip)', bytes: 191_000_000 }],
  understood: null,
  questions: [],
  refusal: {
    code: 'model/classifier-head',
    message:
      'The file “imdb_clas.pth” holds a classifier: its last layers sort texts into classes and cannot write words. Save its encoder with learn.save_encoder(…), and choose that file with its word list.',
  },
};
