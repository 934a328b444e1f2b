/** Long work on a model that is not training: judging it, auditing what it has learnt by heart. */

export const MODEL_WORK_KINDS = ['judge', 'audit'] as const;
export type ModelWorkKind = (typeof MODEL_WORK_KINDS)[number];

export interface ModelWork {
  readonly id: string;
  readonly kind: ModelWorkKind;
  readonly model: { readonly id: string; readonly name: string };
  /** what it is measured on, for people */
  readonly on: string;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1 */
  readonly done: number;
  readonly msLeft: number | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
}
