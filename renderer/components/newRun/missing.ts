/** What a run lacks before it can be started, in the words of the button. */
import type { DatasetSummary } from '../../../shared/data.ts';
import type { ModelSummary } from '../../../shared/model.ts';
import type { RunCheck } from '../../../shared/run.ts';
import { fieldWords } from '../../words/newRun.ts';
import { startOf, type FieldKey, type Form } from './form.ts';

/** @returns undefined where nothing is missing */
export function missingFor({
  form,
  model,
  dataset,
  checks,
  mistakes,
  starting,
}: {
  readonly form: Pick<Form, 'kind' | 'model' | 'epochs' | 'settings'>;
  readonly model: ModelSummary | null;
  readonly dataset: DatasetSummary | null;
  readonly checks: readonly RunCheck[];
  readonly mistakes: ReadonlyMap<FieldKey, string>;
  readonly starting: boolean;
}): string | undefined {
  if (starting) return 'Starting';
  if (model === null && startOf(form) !== 'nothing') return 'Add a starter model';
  if (dataset === null) return 'Choose a dataset';
  const [wrong] = mistakes.keys();
  if (wrong !== undefined) return `Mend “${fieldWords(wrong).label}”`;
  if (form.epochs + form.settings.frozenEpochs === 0) return 'Choose at least one epoch';
  const bad = checks.filter(({ level }) => level === 'bad').length;
  if (bad > 0) return bad === 1 ? 'One check forbids the start' : `${String(bad)} checks forbid the start`;
  return undefined;
}
