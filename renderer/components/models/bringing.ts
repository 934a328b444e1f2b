/** What the dialog that brings a model in still needs, as plain data. */
import type { ModelAnswers, PickedModel } from '../../../shared/model.ts';

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
  if (picked.refusal !== null) return 'It cannot come in as it is';
  if (picked.understood === null) return 'Add what is missing';
  const answers = answersOf(picked, given);
  if (picked.questions.some(({ key }) => answers[key] === undefined)) return 'Choose a reading';
  return name.trim() === '' ? 'Give it a name' : undefined;
}

/** Files of a model without its word list: nothing is wrong, and one more file would do. */
export function lacksWords({ understood, refusal }: PickedModel): boolean {
  return refusal === null ? understood === null : /words|vocab/.test(refusal.code);
}
