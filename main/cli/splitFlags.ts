/** Flags that say what is held out and how texts become tokens; `data import` and the commands that change a dataset. */
import { TEXT_RULES, WORD_RULES } from '../../shared/recipe.ts';
import type { Split, TextRule, WordRules } from '../../shared/recipe.ts';
import { AppError } from '../../shared/errors.ts';
import type { Args, Flag } from './args.ts';
import { SEED_MAX } from './runFlags.ts';

export const SPLIT_FLAGS = {
  valid: { kind: 'value', value: 'SHARE', help: 'share of the documents held out (default 0.1)' },
  seed: { kind: 'value', value: 'S', help: 'decides which documents are held out' },
  'group-column': {
    kind: 'value',
    value: 'C',
    help: 'hold out whole groups: documents with an equal value in this column',
  },
  'split-duplicates': {
    kind: 'switch',
    help: 'let duplicates stand on both sides (default: they are kept on one)',
  },
} as const satisfies Record<string, Flag>;

export const RULE_FLAGS = {
  words: {
    kind: 'value',
    value: WORD_RULES.join('|'),
    help: 'how words are found: spaCy’s English rules, or Unicode’s word boundaries (default: by the language)',
  },
  'rule-off': { kind: 'repeated', value: 'NAME', help: `switch off one of ${TEXT_RULES.join(', ')}` },
} as const satisfies Record<string, Flag>;

type SplitFlag = keyof typeof SPLIT_FLAGS;

/** Whether any of them was given. */
export function splitAsked(args: Args<SplitFlag>): boolean {
  return (
    args.text('valid') !== undefined ||
    args.text('seed') !== undefined ||
    args.text('group-column') !== undefined ||
    args.on('split-duplicates')
  );
}

/** @param was values of flags that are not given */
export function splitOf(args: Args<SplitFlag>, was: { valid: number; seed: number }): Split {
  const by = args.text('group-column');
  const common = {
    valid: args.number('valid', 0, 0.9) ?? was.valid,
    seed: args.integer('seed', 0, SEED_MAX) ?? was.seed,
    together: !args.on('split-duplicates'),
  };
  return by === undefined ? { kind: 'random', ...common } : { kind: 'group', by, ...common };
}

export function rulesOf(args: Args<keyof typeof RULE_FLAGS>): { words?: WordRules; off: TextRule[] } {
  const words = args.choice('words', WORD_RULES);
  const off = args.all('rule-off').map(ruleNamed);
  return words === undefined ? { off } : { words, off };
}

function ruleNamed(name: string): TextRule {
  const rule = TEXT_RULES.find((known) => known === name);
  if (rule !== undefined) return rule;
  const message = `--rule-off must be one of ${TEXT_RULES.join(', ')}; "${name}" is not.`;
  throw new AppError('usage/out-of-range', message, { flag: 'rule-off' });
}
