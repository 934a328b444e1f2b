/** The numbers that the screen of a model begins with: its own, and those of its base on the same held-out text. */
import type { ModelView } from '../../../shared/model.ts';
import type { RunRow } from '../../../shared/run.ts';
import type { ModelFacts } from '../../words/models.ts';
import { changeOn, judgementOn } from './judgements.ts';
import { parentsOf } from './lineage.ts';

/**
 * Where both were judged on the texts that it learnt, those numbers; else what its run measured before and after, which
 * is the same text with the same words; else its own alone.
 * @param run the run that made it; null where none did, or it is gone
 */
export function headlineFacts(view: ModelView, base: ModelView | null, run: RunRow | null): ModelFacts {
  const parents = parentsOf(view.lineage);
  const data = view.run === null ? null : (parents.data?.name ?? run?.dataName ?? null);
  const name = base?.name ?? parents.base?.name ?? run?.baseName ?? null;
  const own = { model: view, data, base: name, on: null };
  const key = parents.data?.id ?? null;
  const sameWords = base !== null && base.vocab === view.vocab;
  const judged = sameWords ? changeOn(view.judgements, base.judgements, key) : null;
  if (judged !== null) return { ...own, before: judged.from.perplexity, now: judged.to.perplexity };
  const measured = run?.best?.perplexity ?? run?.after?.perplexity ?? null;
  const began = run?.before ?? null;
  if (began !== null && measured !== null)
    return {
      ...own,
      base: sameWords ? name : null,
      before: began.perplexity,
      now: view.perplexity ?? measured,
    };
  if (view.perplexity !== null) return { ...own, before: null, now: view.perplexity };
  const alone = (key === null ? null : judgementOn(view.judgements, key)) ?? view.judgements[0] ?? null;
  const on = alone !== null && (alone.text.data === null || alone.text.data !== key) ? alone.text.name : null;
  return { ...own, before: null, now: alone?.scores.perplexity ?? null, on };
}
