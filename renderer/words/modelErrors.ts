/** What failures of models are called: files that cannot become one, and models that cannot be used. */
import type { ErrorWords } from './errors.ts';

export const MODEL_ERRORS: Readonly<Record<`model/${string}`, ErrorWords>> = {
  'model/no-words': {
    title: 'The word list is missing',
    remedy: 'Add the list that was saved with the weights.',
  },
  'model/words-mismatch': {
    title: 'The word list belongs to another model',
    remedy: 'Add the list that was saved with the weights.',
  },
  'model/bad-vocab': { title: 'The word list cannot be used', remedy: 'Add another one.' },
  'model/two-word-lists': { title: 'There are two word lists', remedy: 'Choose one of them.' },
  'model/subwords': {
    title: 'This model reads pieces of words',
    remedy: 'Choose a model with a vocabulary of whole words.',
  },
  'model/no-weights': { title: 'The weights are missing', remedy: 'Add the file that holds them.' },
  'model/two-weights': {
    title: 'There are the weights of more than one model',
    remedy: 'Choose the files of one.',
  },
  'model/optimizer-only': {
    title: 'This is the state of an optimiser, without a model',
    remedy: 'Choose the file with the weights.',
  },
  'model/classifier-head': {
    title: 'This is a classifier, which cannot write words',
    remedy: 'Choose the language model that it was made from.',
  },
  'model/not-awd-lstm': { title: 'This is another kind of model', remedy: 'Choose an AWD-LSTM.' },
  'model/gru': { title: 'This model is built of other cells than LSTM', remedy: 'Choose an AWD-LSTM.' },
  'model/qrnn': { title: 'This model is built of other cells than LSTM', remedy: 'Choose an AWD-LSTM.' },
  'model/transformer': { title: 'This is a transformer', remedy: 'Choose an AWD-LSTM.' },
  'model/bidirectional': {
    title: 'This model reads in both directions at once',
    remedy: 'Choose one that reads forward.',
  },
  'model/quantised': {
    title: 'The numbers of this model were rounded to whole ones',
    remedy: 'Choose the file from before that.',
  },
  'model/missing-weight': {
    title: 'A part of the model is missing',
    remedy: 'Copy or download its file again.',
  },
  'model/shape': { title: 'The parts of this model do not fit together' },
  'model/tied-differ': {
    title: 'This model has a matrix of its own for its output',
    remedy: 'Choose one whose input and output are tied.',
  },
  'model/holds-code': {
    title: 'The file holds program code, and was not opened',
    remedy: 'Let whoever made it save the weights alone.',
  },
  'model/unsafe-pickle': {
    title: 'The file asks for more than plain data, and was not opened',
    remedy: 'Let whoever made it save the weights alone.',
  },
  'model/unreadable-weights': {
    title: 'The file is damaged, or holds no weights',
    remedy: 'Copy or download it again.',
  },
  'model/bad-safetensors': {
    title: 'The safetensors file is damaged, or none',
    remedy: 'Copy or download it again.',
  },
  'model/dtype': {
    title: 'The numbers of this file are of a kind that is not read',
    remedy: 'Save the weights as float32.',
  },
  'model/not-weights': { title: 'This file holds no weights', remedy: 'Choose the file that does.' },
  'model/too-large': { title: 'The model is larger than can be read here' },
  'model/which-reading': {
    title: 'One thing about these files is still open',
    remedy: 'Choose one of its readings.',
  },
  'model/unknown': {
    title: 'The model is not in the library',
    remedy: 'It may be in the bin, or have been deleted elsewhere.',
  },
};
