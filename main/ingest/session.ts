/** Inside the ingest process: takes jobs, does them, and reports each one's end. */
import { assertNever } from '../../shared/assertNever.ts';
import { AppError } from '../../shared/errors.ts';
import { isSystemError } from '../engine/files/atomicWrite.ts';
import type { BuildProgress } from '../building/job.ts';
import { searchTexts } from '../db/textSearch.ts';
import { lookAtModel } from '../modelFiles/readModel.ts';
import { bringModel } from '../services/bringModel.ts';
import { createDocumentReader } from '../services/datasetDocument.ts';
import { readingsOf, sourcesOf } from '../services/datasetSources.ts';
import { tryRemedyOn } from '../services/datasetTry.ts';
import { viewDataset } from '../services/datasetView.ts';
import { writeExport } from '../services/writeExport.ts';
import { build } from './build.ts';
import { lookAtFiles } from './lookAtFiles.ts';
import { toIngestSchema } from './messages.ts';
import type { FromIngest, Job } from './messages.ts';

export interface IngestSession {
  handle(message: unknown): void;
}

/** Progress is told at most so often. */
const EVERY_MS = 100;

export function createIngestSession(send: (message: FromIngest) => void): IngestSession {
  const running = new Map<number, AbortController>();
  const readDocument = createDocumentReader();

  function work(job: Job, signal: AbortSignal, onProgress: (progress: BuildProgress) => void): unknown {
    switch (job.kind) {
      case 'build':
        return build(job, signal, onProgress);
      case 'look':
        return lookAtFiles(job.paths, job.encoding, signal);
      case 'model':
        return bringModel(job, signal);
      case 'lookModel':
        return lookAtModel(job.paths, signal);
      case 'exportModel':
        return writeExport(job);
      case 'view':
        return viewDataset(job, signal);
      case 'document':
        return readDocument(job);
      case 'search':
        return searchTexts(job.folder, job.words, job.skip);
      case 'tryRemedy':
        return tryRemedyOn(job.folder, job.remedy, signal);
      case 'sources':
        return sourcesOf(job.folder);
      case 'readings':
        return readingsOf(job.folder, job.source, signal);
      default:
        return assertNever(job);
    }
  }

  async function run(id: number, job: Job): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    let told = 0;
    let phase: BuildProgress['phase'] = 'reading';
    const onProgress = (progress: BuildProgress): void => {
      const now = performance.now();
      if (now - told < EVERY_MS && progress.phase === phase) return;
      told = now;
      phase = progress.phase;
      send({ kind: 'progress', id, progress });
    };
    try {
      send({ kind: 'done', id, result: await work(job, controller.signal, onProgress) });
    } catch (error) {
      send({ kind: 'failed', id, ...failureOf(error) });
    } finally {
      running.delete(id);
    }
  }

  return {
    handle: (message) => {
      const parsed = toIngestSchema.parse(message);
      if (parsed.kind === 'cancel') running.get(parsed.id)?.abort();
      // reports its own failures
      else void run(parsed.id, parsed.job);
    },
  };
}

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (isSystemError(error)) {
    return {
      code: 'disk/failed',
      message: `The system reports ${error.code} for a file or folder. Nothing was changed; check it and try again.`,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal/unexpected',
    message: `Reading the files failed inside the program (${message}). Nothing was changed.`,
  };
}
