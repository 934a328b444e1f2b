/** What a scene holds: a whole library, and what the main process would know. */
import type { AppFacts, EngineFacts } from '../../../shared/app.ts';
import type { DatasetView, DocumentView, ImportState, PickedFiles, Reading } from '../../../shared/data.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { ModelView, PickedModel } from '../../../shared/model.ts';
import type { ModelWork } from '../../../shared/modelWork.ts';
import type { PlayModel } from '../../../shared/play.ts';
import type { CallName } from '../../../shared/api.ts';
import type { StageRun } from './stageRun.ts';

export interface Scene {
  datasets: DatasetView[];
  documents: readonly Omit<DocumentView, 'of' | 'index'>[];
  models: ModelView[];
  work: ModelWork[];
  /** what the next choosing of a model's files gives, and the same with the files that were missing */
  pickedModel: PickedModel | null;
  completedModel: PickedModel | null;
  /** what can be played with, in the order in which the main process lists it */
  plays: readonly PlayModel[];
  runs: StageRun[];
  imports: ImportState[];
  /** forms as they were left, by name, in JSON */
  drafts: Readonly<Record<string, string>>;
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
