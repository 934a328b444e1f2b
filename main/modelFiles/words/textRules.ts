/** How a model's texts were cut into words, as far as its word list tells; the person may know better. */
import { AppError } from '../../../shared/errors.ts';
import type { ModelQuestion } from '../../../shared/model.ts';
import type { TextRule, TokenRules, WordRules } from '../../../shared/recipe.ts';
import { TEXT_RULES } from '../../../shared/recipe.ts';
import { describeRules } from '../../engine/text/tokenizer.ts';
import type { Generation } from './specials.ts';

export interface RulesGuess {
  readonly question: ModelQuestion;
  /** by the keys of the question's readings */
  readonly rules: ReadonlyMap<string, TokenRules>;
  /** what those texts went through that is not done here, in sentences */
  readonly notes: readonly string[];
}

/** A rule that leaves a mark was not in use where the list has no such mark. */
const MARKS: readonly (readonly [mark: string, rule: TextRule])[] = [
  ['xxmaj', 'replace_maj'],
  ['xxup', 'replace_all_caps'],
  ['xxrep', 'replace_rep'],
  ['xxwrep', 'replace_wrep'],
];
/** The most frequent words tell most, and names further down have capitals in any list. */
const LOOKED_AT = 5000;
const SOME = 0.1;

/** @throws AppError `model/subwords` */
export function guessRules(words: readonly string[], generation: Generation, file: string): RulesGuess {
  refuseSubwords(words, file);
  const known = new Set(words);
  const off = offOf(words, known);
  const english = known.has("n't") && known.has("'s");
  const foreign = shareOf(words, (word) => /^[^\p{Script=Latin}]*$/u.test(word)) > 0.5;
  const likely: WordRules = foreign && !english ? 'unicode' : 'spacy-en';
  const rules = new Map<string, TokenRules>([
    ['english', { words: 'spacy-en', off }],
    ['unicode', { words: 'unicode', off }],
    ...(off.length === 0 ? [] : [['all', { words: likely, off: [] }] as const]),
  ]);
  const sure = english || foreign || generation !== 'other';
  return {
    rules,
    notes: notesOf(generation),
    question: {
      key: 'rules',
      question: 'How were the texts that it was trained on cut into words?',
      readings: [
        {
          key: 'english',
          label: 'As in English',
          detail: `${english ? 'The list has the pieces of contractions, “n’t” and “’s”, that only English rules make.' : 'fastai’s usual way; the list has no pieces of contractions such as “n’t”, which English rules make.'} ${sentence(rules, 'english')}`,
        },
        {
          key: 'unicode',
          label: 'As in any language',
          detail: `${foreign ? 'Most of its frequent words are not in Latin letters.' : 'For texts in another language, cut where Unicode says that words end.'} ${sentence(rules, 'unicode')}`,
        },
        ...(off.length === 0
          ? []
          : [
              {
                key: 'all',
                label: 'By all of fastai’s rules',
                detail: `The list lacks what ${off.join(', ')} would leave in a text, so those were hardly in use. With them, datasets that were made by all rules can be used, and fine-tuning learns the marks. ${sentence(rules, 'all')}`,
              },
            ]),
      ],
      likeliest: likely === 'unicode' ? 'unicode' : 'english',
      sure,
    },
  };
}

function sentence(rules: ReadonlyMap<string, TokenRules>, key: string): string {
  const found = rules.get(key);
  return found === undefined ? '' : `It would be: ${describeRules(found)}.`;
}

function offOf(words: readonly string[], known: ReadonlySet<string>): TextRule[] {
  const unmarked = MARKS.filter(([mark]) => !known.has(mark)).map(([, rule]) => rule);
  const capitals = shareOf(words, (word) => /^\p{Lu}\p{Ll}+$/u.test(word)) > SOME;
  return TEXT_RULES.filter((rule) => unmarked.includes(rule) || (rule === 'lowercase' && capitals));
}

/** Of the frequent words that have letters, special ones left out. */
function shareOf(words: readonly string[], test: (word: string) => boolean): number {
  const written = words.slice(0, LOOKED_AT).filter((word) => /\p{L}/u.test(word) && !/^xx[a-z]+$/.test(word));
  return written.length === 0 ? 0 : written.filter(test).length / written.length;
}

/** Pieces of words, by the marks that the three usual programs put on them. */
function refuseSubwords(words: readonly string[], file: string): void {
  const share = (pattern: RegExp): number => shareOf(words, (word) => pattern.test(word));
  if (share(/^▁\p{L}/u) < SOME && share(/^##\p{L}/u) < SOME / 2 && share(/^Ġ\p{L}/u) < SOME) return;
  const message = `“${file}” is a list of pieces of words (as SentencePiece and its like make them), and texts are cut into whole words here, so the model could not read any text as it did in its training. Use a model with a vocabulary of words.`;
  throw new AppError('model/subwords', message);
}

function notesOf(generation: Generation): string[] {
  if (generation === 'fastai 1')
    return [
      'fastai 1 marked repetitions from four on and capitals after texts were cut into words; here both is done as in fastai 2, so some words of a text are read otherwise than in its training.',
    ];
  if (generation === 'fastai 0.7')
    return [
      'fastai 0.7 had no mark for a capital, began every text with a line break and a field number, and marked repetitions from four on; here a text begins with xxbos alone, and three are a repetition.',
    ];
  return [];
}
