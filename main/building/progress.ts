/** Tells how far the building of a dataset is, at most ten times a second. */
import type { BuildProgress } from './job.ts';

const EVERY_MS = 100;

export type Tell = (progress: BuildProgress) => void;

/** The first word of a phase is always told. */
export function createTell(onProgress: Tell | undefined): Tell {
  let told = -Infinity;
  let phase: BuildProgress['phase'] | null = null;
  return (progress) => {
    const now = performance.now();
    if (progress.phase === phase && now - told < EVERY_MS) return;
    told = now;
    phase = progress.phase;
    onProgress?.(progress);
  };
}
