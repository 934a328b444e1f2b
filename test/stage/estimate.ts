/** An estimate as the main process would give it: plausible, and moved by what the draft asks for. */
import type { DatasetSummary } from '../../shared/data.ts';
import { suggestPretraining } from '../../shared/pretraining.ts';
import type { RunCheck, RunDraft, RunEstimate, WordCut } from '../../shared/run.ts';

export function estimateOf(draft: RunDraft, data: DatasetSummary): RunEstimate {
  const { batch, bptt, etaMax, frozenEpochs, maxVocab, nLayers } = draft.settings;
  const anew = draft.kind === 'pretrain' && draft.model === null;
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
  const words = wordsOf(data, maxVocab);
  if (anew) {
    const { enough, sentence } = suggestPretraining(data.tokens.train, data.types);
    const level = enough ? ('ok' as const) : ('warn' as const);
    checks.unshift({ level, code: 'enough', message: sentence, remedy: null });
  }
  return {
    updates,
    updatesPerEpoch,
    tokensPerEpoch: data.tokens.train,
    vocab: anew ? words.known + 8 : 60_002,
    words: draft.kind === 'pretrain' && !anew ? null : words,
    parameters: 47_100_000,
    layers: anew ? nLayers : 3,
    ms: { low: middle * 0.9, middle, high: middle * 1.15 },
    basis: 'a rehearsal at 2026-11-25 13:21',
    memory: 1.1e9 + batch * 6e7,
    memoryFree: 41.2e9,
    disk: 1.6e9,
    diskFree: 212e9,
    checks,
  };
}

/** As if a word's frequency fell with its rank, which is nearly so. */
function wordsOf({ types }: DatasetSummary, maxVocab: number): WordCut {
  const known = Math.min(maxVocab, Math.round(types * 0.6));
  return { known, types, share: Math.log(known + 1) / Math.log(types + 1) };
}
