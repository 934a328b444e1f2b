/** What the Models screen says: its sentences, counted from what is there, and the words of its parts. */
import { assertNever } from '../../shared/assertNever.ts';
import { bytes, count, counted } from '../../shared/format.ts';
import type { ExportFormat, ModelSummary, ModelView, PickedModel, Verification } from '../../shared/model.ts';
import type { RunRow } from '../../shared/run.ts';
import { lackingOf } from '../components/models/bringing.ts';
import { atStart, inWords } from './numbers.ts';
import { perplexityText } from './perplexity.ts';
import type { Sentence } from './run.ts';

/** `Three models take 612 MB; two of them made here.` */
export function modelsSentence(models: readonly ModelSummary[]): string {
  if (models.length === 0) return 'No model is in the library yet.';
  const size = bytes(models.reduce((sum, model) => sum + model.bytes, 0));
  const own = models.filter(({ run }) => run !== null).length;
  if (models.length === 1) return `One model is in the library, ${size} in all.`;
  const made =
    own === 0
      ? 'none of them was made here'
      : own === models.length
        ? 'all were made here'
        : `${inWords(own)} of them ${own === 1 ? 'was' : 'were'} made here`;
  return `${atStart(models.length)} models take ${size}; ${made}.`;
}

/** Where a model comes from in one line of the list; `data` null where that is not known. */
interface Origin {
  readonly base: string | null;
  readonly data: string | null;
  readonly words: string;
}

/** @param run the run that made it; null where none did, or it is gone */
export function originOf(model: ModelSummary, run: RunRow | null): Origin {
  if (run !== null) {
    const base =
      run.kind === 'pretrain' && run.base === null ? 'nothing' : (run.baseName ?? 'a model that is gone');
    return { base, data: run.dataName ?? 'texts that are gone', words: '' };
  }
  const words = model.run === null ? 'brought in' : 'a run that is gone';
  return { base: null, data: null, words };
}

/** What a screen of one model has to say in its first sentence. */
export interface ModelFacts {
  readonly model: ModelSummary;
  /** what it was trained on last, and the model that its numbers compare with; null where there is none */
  readonly data: string | null;
  readonly base: string | null;
  /** perplexity on the same held-out text: of the base, or of this model before its run where the two know other words */
  readonly before: number | null;
  /** its own perplexity there */
  readonly now: number | null;
  /** the text where that was measured, where it is no part of what it learnt from */
  readonly on: string | null;
}

/** `Learnt from Letters; it hesitates between 48 words where “starter” hesitates between 102.` */
export function modelSentence({ model, data, base, before, now, on }: ModelFacts): Sentence {
  const learnt = data === null ? `It knows ${counted(model.vocab, 'word')}` : `Learnt from ${data}`;
  if (now === null) return [{ text: `${learnt}. How well it predicts is not measured yet.` }];
  const figure = { text: hesitation(now), accent: true };
  if (before !== null && base === null) {
    const end = { text: ` words, ${now < before ? 'down' : 'up'} from ${hesitation(before)}.` };
    return [{ text: `${learnt}; it hesitates between ` }, figure, end];
  }
  if (before === null || base === null) {
    const where = on !== null ? `in ${on}` : data === null ? 'on its own texts' : 'for the next one';
    return [{ text: `${learnt}; it hesitates between ` }, figure, { text: ` words ${where}.` }];
  }
  return [
    { text: `${learnt}; it hesitates between ` },
    figure,
    { text: ` words where “${base}” hesitates between ${hesitation(before)}.` },
  ];
}

/** A perplexity as a number of words: `48`, `7.2`. */
function hesitation(perplexity: number): string {
  return perplexity < 10 ? perplexityText(perplexity) : count(Math.round(perplexity));
}

/** Beside the first perplexity on the screen. */
export const PERPLEXITY_GLOSS =
  'That number is its perplexity: how many equally likely words it hesitates between, in text it has never seen. Lower is better.';

/** What was understood of files that somebody chose, in one sentence. */
export function pickedModelSentence(picked: PickedModel): string {
  const { understood, questions, refusal } = picked;
  if (refusal !== null && lackingOf(picked, {}) !== null)
    return 'One file is missing to bring this model in.';
  if (refusal !== null || understood === null) return 'These files cannot be brought in as they are.';
  const { nLayers, vocab } = understood;
  const what = `A model of ${counted(nLayers, 'layer')} that knows ${counted(vocab, 'word')}`;
  const open = questions.filter(({ sure }) => !sure).length;
  if (open === 0) return `${what}. It can come in.`;
  return `${what}. ${open === 1 ? 'One thing needs' : `${atStart(open)} things need`} your eye.`;
}

export const FORMATS: Readonly<Record<ExportFormat, { readonly label: string; readonly what: string }>> = {
  safetensors: {
    label: 'Safetensors',
    what: 'A folder with weights, word list and card, which anything that reads safetensors can open; this program, too.',
  },
  fastai: {
    label: 'fastai and PyTorch',
    what: 'A .pth file and its word list, which fastai loads as a pretrained model and torch.load opens.',
  },
};

/** How files that were written are opened elsewhere: a sentence, and lines of Python. */
export function loadingWords(
  format: ExportFormat,
  files: readonly string[],
  { embSz, nHid, nLayers }: Pick<ModelSummary, 'embSz' | 'nHid' | 'nLayers'>,
): { readonly how: string; readonly code: string } {
  switch (format) {
    case 'safetensors': {
      const weights = named(files, '.safetensors', 'model.safetensors');
      return {
        how: 'In Python, the weights are a dictionary of tensors; the words are in vocab.json, in the order of the rows.',
        code: `from safetensors.torch import load_file\nweights = load_file('${weights}')`,
      };
    }
    case 'fastai': {
      const weights = stem(named(files, '.pth', 'model.pth'));
      const words = stem(named(files, '.pkl', 'itos.pkl'));
      return {
        how: 'Put both files into the folder “models” of your learner; fastai then takes them as its pretrained model.',
        code: [
          'from fastai.text.all import *',
          `config = awd_lstm_lm_config | dict(emb_sz=${String(embSz)}, n_hid=${String(nHid)}, n_layers=${String(nLayers)})`,
          `learn = language_model_learner(dls, AWD_LSTM, config=config, pretrained_fnames=['${weights}', '${words}'])`,
        ].join('\n'),
      };
    }
    default:
      return assertNever(format);
  }
}

function named(files: readonly string[], end: string, usual: string): string {
  return files.find((file) => file.endsWith(end)) ?? usual;
}

function stem(file: string): string {
  return file.replace(/\.[^.]+$/, '');
}

type FileState = Verification['files'][number]['state'];

export const FILE_STATES: Readonly<
  Record<FileState, { readonly word: string; readonly kind: 'ok' | 'danger' | 'plain' }>
> = {
  same: { word: 'as it was written', kind: 'ok' },
  changed: { word: 'changed', kind: 'danger' },
  missing: { word: 'missing', kind: 'danger' },
  'not recorded': { word: 'no sum to compare with', kind: 'plain' },
};

export function verifySentence({ ok, files }: Verification): string {
  const bad = files.filter(({ state }) => state === 'changed' || state === 'missing').length;
  if (bad > 0) {
    return `${counted(bad, 'file')} ${bad === 1 ? 'is' : 'are'} not as written. The model may write nonsense; bring it in again, or put the files back.`;
  }
  if (!ok || files.every(({ state }) => state === 'not recorded'))
    return 'The files are there; it was stored before sums were kept, so there is nothing to compare with.';
  return files.length === 1
    ? 'The file is as it was written.'
    : `All ${inWords(files.length)} files are as they were written.`;
}

/** Why it cannot go into the bin now; undefined where it can. */
export function neededWords({ neededBy }: Pick<ModelView, 'neededBy'>): string | undefined {
  const [first] = neededBy;
  if (first === undefined) return undefined;
  const others = neededBy.length - 1;
  const more = others === 0 ? '' : ` and ${counted(others, 'other')}`;
  return `“${first.name}”${more} still ${others === 0 ? 'needs' : 'need'} it`;
}
