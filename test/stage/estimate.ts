/** An estimate as the main process would give it: plausible, and moved by what the draft asks for. */
import type { DatasetSummary } from '../../shared/data.ts';
import type { RunCheck, RunDraft, RunEstimate } from '../../shared/run.ts';

export function estimateOf(draft: RunDraft, data: DatasetSummary): RunEstimate {
  const { batch, bptt, etaMax, frozenEpochs } = draft.settings;
  const updatesPerEpoch = Math.max(1, Math.floor(data.tokens.train / (batch * bptt)));
  const updates = updatesPerEpoch * (draft.epochs + frozenEpochs);
  const middle = updates * (4.4 * batch);
  const checks: RunCheck[] = [
    {
      level: 'ok',
      code: 'split',
      message: 'No document is in both training and held-out part.',
      remedy: null,
    },
    { level: 'ok', code: 'disk', message: 'Snapshots fit: 1.6 of 212 GB free.', remedy: null },
  ];
  if (etaMax > 0.03) {
    checks.push({
      level: 'warn',
      code: 'peak',
      message: 'The peak is above the safe range; runs like this often forget English.',
      remedy: { label: 'Set 4e−3', changes: { etaMax: 4e-3 } },
    });
  }
  if (updatesPerEpoch < 10) {
    checks.push({
      level: 'bad',
      code: 'short',
      message: `An epoch has ${updatesPerEpoch} updates only; at least 10 are needed.`,
      remedy: { label: 'Read 16 texts side by side', changes: { batch: 16 } },
    });
  }
  return {
    updates,
    updatesPerEpoch,
    tokensPerEpoch: data.tokens.train,
    vocab: 60_002,
    words: { known: 60_002, types: 81_204, share: 0.991 },
    parameters: 47_100_000,
    layers: 3,
    ms: { low: middle * 0.9, middle, high: middle * 1.15 },
    basis: 'a rehearsal at 2026-11-25 13:21',
    memory: 1.1e9 + batch * 6e7,
    memoryFree: 41.2e9,
    disk: 1.6e9,
    diskFree: 212e9,
    checks,
  };
}
