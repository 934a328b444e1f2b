/** What a scene holds: a whole library, and what the main process would know. */
import type { AppFacts, EngineFacts } from '../../../shared/app.ts';
import type { DatasetView, DocumentView, ImportState, PickedFiles, Reading } from '../../../shared/data.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { ModelSummary } from '../../../shared/model.ts';
import type { CallName } from '../../../shared/api.ts';
import type { StageRun } from './stageRun.ts';

export interface Scene {
  datasets: DatasetView[];
  documents: readonly Omit<DocumentView, 'of' | 'index'>[];
  models: ModelSummary[];
  runs: StageRun[];
  imports: ImportState[];
  /** what the next choosing or dropping of files gives */
  picked: PickedFiles | null;
  /** the likeliest readings of whatever file is asked about */
  readings: readonly Reading[];
  facts: AppFacts;
  engine: EngineFacts;
  /** calls that fail, and with what */
  failing: Partial<Record<CallName, { code: ErrorCode; message: string }>>;
  /** new updates a tick of the running run; 0 = it stands still */
  pace: number;
}
