/** What the files of a model leave open: which word a row stands for, and how its texts were cut into words. */
import type { ModelQuestion } from '../../shared/model.ts';
import type { ChosenWeights, ChosenWords } from './chosen.ts';
import type { PickedFile } from './pickedFiles.ts';
import { readWeights } from './readTensors.ts';
import { matchWords, questionOf } from './words/match.ts';
import type { Match } from './words/match.ts';
import { mapSpecials } from './words/specials.ts';
import { doubtsOf, surpriseOf } from './words/surprise.ts';
import { guessRules } from './words/textRules.ts';
import type { RulesGuess } from './words/textRules.ts';

export interface Readings {
  readonly questions: readonly ModelQuestion[];
  readonly match: Match;
  /** null where the configuration says it */
  readonly rules: RulesGuess | null;
  /** sentences: what speaks against the files belonging together */
  readonly doubts: readonly string[];
}

/** @throws AppError `model/words-mismatch`, `model/subwords`, and those of `readWeights` */
export async function readingsOf(
  files: readonly PickedFile[],
  { file, understood }: ChosenWeights,
  { file: listFile, list: { words } }: ChosenWords,
  signal?: AbortSignal,
): Promise<Readings> {
  const { rows } = understood;
  const match = matchWords(words, rows, listFile);
  const weights = await readWeights(understood, file.name, null, signal);
  const several = match.readings.length > 1;
  const nats = several && !match.sure ? surpriseOf(match.readings, understood, weights) : null;
  const question = questionOf(match, { words, rows }, nats);
  const stated = files.some((one) => one.role === 'config' && one.statesRules);
  const mapped = mapSpecials(match.readings.find(({ key }) => key === match.likeliest)?.words ?? words);
  const rules = stated ? null : guessRules(mapped.words, mapped.generation, listFile);
  return {
    questions: [question, rules?.question].filter((one) => one !== null && one !== undefined),
    match,
    rules,
    doubts: several ? [] : doubtsOf(words, understood, weights),
  };
}
