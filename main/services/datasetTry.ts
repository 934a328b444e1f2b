/** Shows what a remedy would do to a dataset as it is, before it is applied. */
import type { Remedy, RemedyPreview } from '../../shared/recipe.ts';
import { AppError } from '../../shared/errors.ts';
import { readFacts } from '../building/facts.ts';
import { readRecipe } from '../building/recipe.ts';
import { storedTexts } from '../db/textStore.ts';
import { readDocs } from '../engine/text/datasetFolder.ts';
import { LEFT_OUT } from '../engine/text/split.ts';
import { changeText } from '../examine/remedies.ts';
import { tryRemedy } from '../examine/tryRemedy.ts';
import type { TriedDocument } from '../examine/tryRemedy.ts';

/** @throws AppError `dataset/damaged`, `dataset/not-examined`; the signal's reason when it is aborted */
export async function tryRemedyOn(
  folder: string,
  remedy: Remedy,
  signal: AbortSignal,
): Promise<RemedyPreview> {
  const facts = await readFacts(folder);
  if (facts === null) throw notExamined();
  const { remedies } = await readRecipe(folder);
  const { parts } = await readDocs(folder);
  const change = changeText(remedies);
  function* stillIn(): Generator<TriedDocument> {
    let index = 0;
    for (const { name, text } of storedTexts(folder)) {
      signal.throwIfAborted();
      if (parts[index] !== LEFT_OUT) yield { index, name, text: change(text) };
      index += 1;
    }
  }
  return tryRemedy(remedy, stillIn(), facts);
}

function notExamined(): AppError {
  const message =
    'This dataset was made by an earlier version, which did not examine texts. Make it again, for example with the split it has; then its remedies can be tried.';
  return new AppError('dataset/not-examined', message);
}
