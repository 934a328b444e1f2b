/** What the dialog that brings a model in still needs, as plain data. */
import { OTHER_MODEL } from '../../../shared/model.ts';
import type { ModelAnswers, PickedModel } from '../../../shared/model.ts';

/** What one more file may mend: the words where they are missing or are those of another model, or the weights. */
type Lacking = 'words' | 'weights';

const MENDED_BY: Readonly<Record<string, Lacking>> = {
  'model/no-words': 'words',
  'model/words-mismatch': 'words',
  'model/bad-vocab': 'words',
  'model/no-weights': 'weights',
};

export function lackingOf({ refusal }: PickedModel, given: ModelAnswers): Lacking | null {
  if (refusal !== null) return MENDED_BY[refusal.code] ?? null;
  return given.words === OTHER_MODEL ? 'words' : null;
}

/** The answers that were given, and the likeliest where it may be taken without asking. */
export function answersOf({ questions }: PickedModel, given: ModelAnswers): ModelAnswers {
  return Object.fromEntries(
    questions.flatMap(({ key, likeliest, sure }) => {
      const answer = given[key] ?? (sure ? likeliest : undefined);
      return answer === undefined ? [] : [[key, answer]];
    }),
  );
}

/** Why it cannot come in yet, for the button; undefined where it can. */
export function bringLacks(picked: PickedModel, given: ModelAnswers, name: string): string | undefined {
  const lacking = lackingOf(picked, given);
  if (lacking !== null) return lacking === 'words' ? 'Add its word list' : 'Add its weights';
  if (picked.refusal !== null || picked.understood === null) return 'It cannot come in as it is';
  const answers = answersOf(picked, given);
  if (picked.questions.some(({ key }) => answers[key] === undefined)) return 'Choose a reading';
  return name.trim() === '' ? 'Give it a name' : undefined;
}
