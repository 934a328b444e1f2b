/** The services of a library and their plain results: what the command line prints and the window shows. */
import type {
  Coverage,
  DatasetSource,
  DatasetSummary,
  DatasetView,
  DocumentView,
  PartCounts,
  Reading,
  SearchResult,
} from '../../shared/data.ts';
import type { Recipe, RecipeChange, Remedy, RemedyPreview } from '../../shared/recipe.ts';
import type { AuditReport } from '../../shared/audit.ts';
import type { BestEvaluation, Evaluation } from '../../shared/evaluation.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import type { Judgement } from '../../shared/judgement.ts';
import type {
  ExportFormat,
  LineageStep,
  LookedModel,
  ModelSummary,
  ModelView,
  Verification,
} from '../../shared/model.ts';
import type { PlayWord } from '../../shared/play.ts';
import type { RunSummary } from '../../shared/run.ts';
import type {
  EvaluateRequest,
  FindLearningRateRequest,
  FinetuneRequest,
  GenerateRequest,
  ImportDatasetRequest,
  PretrainRequest,
  ResumeRequest,
  WorkCallbacks,
} from './requests.ts';
import type { AuditRequest } from './auditModel.ts';
import type { CompareRequest, Comparison } from './compareModels.ts';
import type { JudgeRequest } from './judgeModel.ts';
import type { InterruptedWork, MadeDataset } from './datasetWork.ts';
import type { ImportModelRequest } from './importModel.ts';

export type { BestEvaluation, Coverage, DatasetSummary, ModelSummary, PartCounts };
export type { RunSummary };

/** Which engine a request asks for; left out = the best that works with its own choice of threads. */
export interface EngineChoice {
  readonly engine?: 'tensorflow' | 'portable' | undefined;
  readonly threads?: number | undefined;
}

// --- datasets ------------------------------------------------------------------------------------------------------

export interface DatasetDetail extends DatasetSummary {
  readonly folder: string;
  /** the most frequent tokens, most frequent first */
  readonly frequent: readonly { readonly token: string; readonly count: number }[];
  readonly recipe: Recipe;
  readonly coverage: Coverage | null;
}

// --- models --------------------------------------------------------------------------------------------------------

export interface ModelDetail extends Omit<ModelView, 'lineage'> {
  /** names of models and datasets it comes from, oldest first, as its card has them */
  readonly lineage: readonly string[];
  /** the same by the ids of the library, and with the runs */
  readonly steps: readonly LineageStep[];
  /** card.json as it lies there */
  readonly card: unknown;
}

export interface ExportedModel {
  readonly model: string;
  readonly folder: string;
  readonly format: ExportFormat;
  readonly files: readonly string[];
}

// --- runs ----------------------------------------------------------------------------------------------------------

export interface StoredEvaluation extends Evaluation {
  readonly update: number;
  readonly epoch: number;
}

export interface StoredSample {
  readonly stage: 'before' | 'after';
  readonly prompt: string;
  readonly text: string;
}

export interface RunNote {
  readonly update: number;
  readonly code: string;
  readonly message: string;
}

export interface StoredUpdate {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly ar: number;
  readonly tar: number;
  readonly gradNorm: number;
  readonly lr: readonly number[];
}

export interface RunDetail extends RunSummary {
  readonly folder: string;
  readonly baseName: string | null;
  readonly dataName: string | null;
  readonly settings: Settings;
  /** names of the layer groups, slowest first, as in every update's `lr` */
  readonly groups: readonly string[];
  readonly vocab: number;
  readonly evaluations: readonly StoredEvaluation[];
  readonly samples: readonly StoredSample[];
  readonly notes: readonly RunNote[];
  readonly versions: Readonly<Record<string, string>>;
  /** steps of the checkpoints that can be resumed from, newest first */
  readonly checkpoints: readonly number[];
}

/** What is known when a run starts or is resumed; told once, before its first event. */
export interface RunStarted {
  readonly run: string;
  readonly name: string;
  readonly engine: string;
  readonly reason: string;
  readonly threads: number;
  /** updates planned in all, both phases */
  readonly steps: number;
  readonly groups: readonly string[];
  readonly vocab: number;
  readonly tokens: PartCounts;
  /** the last update of the checkpoint a resumed run goes on from; 0 = from the beginning */
  readonly from: number;
}

/**
 * `model` is null when the run may go on: `interrupted` or `paused`, with everything saved, or `stopped` and the rest
 * discarded. `stopped` with a model: finished early.
 */
export interface RunOutcome {
  readonly run: string;
  readonly name: string;
  readonly status: 'done' | 'interrupted' | 'paused' | 'stopped';
  readonly model: string | null;
  readonly before: Evaluation | null;
  readonly after: Evaluation | null;
  readonly best: BestEvaluation | null;
}

// --- single questions ------------------------------------------------------------------------------------------------

export interface GeneratedText {
  readonly text: string;
  readonly tokens: readonly string[];
}

export interface MeasuredText {
  /** their texts, joined, are the text */
  readonly words: readonly PlayWord[];
  /** that the model read, marks included */
  readonly tokens: number;
  /** surprise of all of them */
  readonly bits: number;
  /** 2 to the mean surprise of a token; null where there is none */
  readonly perplexity: number | null;
}

export interface LearningRateCurve {
  readonly lr: readonly number[];
  readonly loss: readonly number[];
  readonly valley: number;
  readonly steepest: number;
  readonly minimum10: number;
}

/** Facts for `doctor`; sizes in bytes. */
export interface DoctorFacts {
  readonly version: string;
  readonly engine: string;
  readonly reason: string;
  readonly tensorflow: string | null;
  readonly node: string;
  readonly threads: number;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memory: number;
  readonly library: string;
  readonly libraryWritable: boolean;
  readonly diskFree: number;
  readonly sqlite: string;
}

// --- the library -----------------------------------------------------------------------------------------------------

interface ForModel {
  readonly model?: string | undefined;
}

export interface Datasets {
  import(request: ImportDatasetRequest): Promise<DatasetSummary>;
  list(): DatasetSummary[];
  show(data: string, options?: ForModel): Promise<DatasetDetail>;
  /** all that is told of a dataset, with the eyes of a model where one is named */
  report(
    data: string,
    options?: ForModel & { readonly signal?: AbortSignal | undefined },
  ): Promise<DatasetView>;
  document(data: string, index: number, options?: ForModel): Promise<DocumentView>;
  search(data: string, words: string, skip?: number): SearchResult;
  sources(data: string): Promise<DatasetSource[]>;
  readings(data: string, source: number): Promise<Reading[]>;
  tryRemedy(data: string, remedy: Remedy, signal?: AbortSignal): Promise<RemedyPreview>;
  /** makes it again from its texts as read, by another recipe */
  revise(data: string, change: RecipeChange, callbacks?: WorkCallbacks): Promise<MadeDataset>;
  rename(data: string, name: string): Promise<DatasetSummary>;
  setNotes(data: string, notes: string): Promise<DatasetSummary>;
  /** imports and revisions that a crash interrupted */
  unfinished(): Promise<InterruptedWork[]>;
  continueImport(id: string, callbacks?: WorkCallbacks): Promise<MadeDataset>;
  discard(id: string): Promise<{ discarded: string }>;
  delete(data: string): Promise<{ deleted: string }>;
}

export interface Models {
  import(request: ImportModelRequest): Promise<ModelSummary>;
  /** what files are as a model, and what they leave open; nothing is kept */
  look(paths: readonly string[]): Promise<LookedModel>;
  list(): ModelSummary[];
  show(model: string): Promise<ModelDetail>;
  rename(model: string, name: string): Promise<ModelSummary>;
  setNotes(model: string, notes: string): Promise<ModelSummary>;
  /** reads all files again and compares them with their sums */
  verify(model: string): Promise<Verification>;
  /** @param to a new or empty folder */
  export(model: string, to: string, format?: ExportFormat): Promise<ExportedModel>;
  delete(model: string): Promise<{ deleted: string }>;
}

export interface Runs {
  finetune(request: FinetuneRequest): Promise<RunOutcome>;
  pretrain(request: PretrainRequest): Promise<RunOutcome>;
  resume(request: ResumeRequest): Promise<RunOutcome>;
  /** newest first; leases are reconciled before it answers */
  list(): RunSummary[];
  show(run: string): RunDetail;
  updates(run: string): StoredUpdate[];
  delete(run: string): Promise<{ deleted: string }>;
}

/** An open library folder. `close` gives the database back; nothing may be called after it. */
export interface Library {
  readonly dir: string;
  /** what happened while it was opened that its owner should know, in sentences; usually nothing */
  readonly notices: readonly string[];
  readonly datasets: Datasets;
  readonly models: Models;
  readonly runs: Runs;
  evaluateModel(request: EvaluateRequest): Promise<Evaluation>;
  /** what a model could give away of the texts it learnt from; kept beside it */
  auditModel(request: AuditRequest): Promise<AuditReport>;
  /** all that is told of how well a model predicts a text; kept beside it */
  judgeModel(request: JudgeRequest): Promise<Judgement>;
  compareModels(request: CompareRequest): Promise<Comparison>;
  generateText(request: GenerateRequest): Promise<GeneratedText>;
  measureText(model: string, text: string): Promise<MeasuredText>;
  findLearningRate(request: FindLearningRateRequest): Promise<LearningRateCurve>;
  doctor(choice?: EngineChoice): Promise<DoctorFacts>;
  close(): void;
}
