/** The end of a model's card: what its files are, and the lines of Python that load them. */

/** The files that a card lies beside. */
export type CardFiles =
  | { readonly format: 'safetensors' }
  | { readonly format: 'fastai'; readonly weights: string; readonly words: string };

/** Lines of Markdown; the Python in them is whole, and can be run in the folder. */
export function howToLoad(files: CardFiles): string[] {
  const python = files.format === 'safetensors' ? SAFETENSORS : fastai(files);
  return [
    '## How to load it',
    '',
    ...(files.format === 'safetensors' ? ABOUT_SAFETENSORS : aboutFastai(files)),
    '',
    ABOUT_WORDS,
    '',
    'In the folder of this card, with PyTorch and fastai 2:',
    '',
    '```python',
    ...python,
    '```',
    '',
    ...(files.format === 'fastai' ? tuneInFastai(files) : []),
    'Weights under `0.rnns` are PyTorch’s own for an `LSTM` (gates in the order i, f, g, o); `weight_hh_l0_raw` is its `weight_hh_l0` before fastai’s weight dropout. One matrix, `0.encoder.weight`, serves for reading words and for predicting them.',
  ];
}

const ABOUT_WORDS =
  'The word at place i, counted from 0, is that of row i; a word that is repeated (`xxfake`) means its first place. Words that begin with `xx` are marks of fastai’s rules: `xxbos` begins a text, `xxunk` stands for every unknown word, `xxmaj` says that the next word begins with a capital. A space inside a token is written `▁`.';

const ABOUT_SAFETENSORS = [
  '- `model.safetensors`: the weights',
  '- `vocab.json`: the words, a JSON list',
  '- `config.json`: sizes and dropouts by fastai’s names, and the rules that cut texts into words',
  '- `card.json`: this card for programs; `sums.json`: SHA-256 of each file',
];

const SAFETENSORS = [
  'import json',
  'from fastai.text.all import AWD_LSTM, get_language_model',
  'from safetensors.torch import load_file',
  '',
  'config = json.load(open("config.json", encoding="utf-8"))',
  'config.pop("tokenizer")',
  'vocab = json.load(open("vocab.json", encoding="utf-8"))',
  'weights = load_file("model.safetensors")',
  'for name in ["0.encoder_dp.emb.weight", "1.decoder.weight"]:',
  '    weights[name] = weights["0.encoder.weight"]',
  'model = get_language_model(AWD_LSTM, len(vocab), config=config)',
  'model.load_state_dict(weights)',
];

function aboutFastai({ weights, words }: { weights: string; words: string }): string[] {
  return [
    `- \`${weights}\`: the weights, a state dictionary of PyTorch in float32 with fastai’s names`,
    `- \`${words}\`: the words, a pickled list`,
    '- `config.json`: sizes and dropouts by fastai’s names, and the rules that cut texts into words',
  ];
}

function fastai({ weights, words }: { weights: string; words: string }): string[] {
  return [
    'import json, pickle, torch',
    'from fastai.text.all import AWD_LSTM, get_language_model',
    '',
    'config = json.load(open("config.json", encoding="utf-8"))',
    'config.pop("tokenizer")',
    `vocab = pickle.load(open("${words}", "rb"))`,
    'model = get_language_model(AWD_LSTM, len(vocab), config=config)',
    `model.load_state_dict(torch.load("${weights}", weights_only=True))`,
  ];
}

function tuneInFastai({ weights, words }: { weights: string; words: string }): string[] {
  return [
    'To go on training it on texts of your own, with `dls` made by `TextDataLoaders` or a `DataBlock` (`is_lm=True`):',
    '',
    '```python',
    'from fastai.text.all import language_model_learner',
    '',
    'learn = language_model_learner(dls, AWD_LSTM, config=config, pretrained=False)',
    `learn.load_pretrained("${weights}", "${words}")`,
    '```',
    '',
  ];
}
