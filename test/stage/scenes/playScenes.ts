/** The scenes at play: what there is to write and read with. */
import type { PlayModel } from '../../../shared/play.ts';
import type { Scene } from './scene.ts';
import { running } from './runs.ts';

export const STARTER_PLAYS: PlayModel = {
  key: 'starter',
  kind: 'model',
  name: 'starter',
  detail: 'English, 60,002 words',
  vocab: 60_002,
  perplexity: 112,
  base: null,
  live: false,
};
const SLOW: PlayModel = {
  ...STARTER_PLAYS,
  key: 'slow-ladder',
  name: 'Slow ladder',
  detail: 'English, 52,114 words',
  vocab: 52_114,
  perplexity: 44.6,
  base: 'starter',
};
const LIVE: PlayModel = {
  ...SLOW,
  key: 'run:gentle',
  kind: 'snapshot',
  name: 'Harbour letters, gentle peak',
  detail: 'update 4,284, 2 minutes ago',
  perplexity: 48.2,
  live: true,
};
const BROKEN: PlayModel = {
  ...SLOW,
  key: 'broken',
  name: 'A model with a name that is so long that it has to be cut somewhere',
  perplexity: null,
};

/** As it was left the last time. */
const FORM = JSON.stringify({
  ...{ mode: 'complete', left: null, right: null, temperature: 0.8, topK: 40, topP: 1, words: 45 },
  ...{ noUnknown: true, seed: 42, colour: true, numbers: false },
  beginning: 'Gentlemen, we beg to advise you that the barque Ceres arrived',
  text: 'Gentlemen, we beg to advise you that the barque Ceres arrived on Tuesday last with 212 tons of coal, and lies at the north quay awaiting your instructions as to the lighterage.\n\nThe parliamentary commission thermodynamically considered its anthropological questionnaire, and the weather was fine.',
});

export function playScenes(base: () => Scene): Readonly<Record<string, () => Scene>> {
  const own = (): Scene['models'] => {
    const [starter] = base().models;
    if (starter === undefined) throw new Error('the scenes have a starter model');
    const slow = { ...starter, id: 'slow-ladder', name: 'Slow ladder', run: 'slow', created: Date.now() };
    return [starter, slow];
  };
  const two = (): Scene => ({
    ...base(),
    models: own(),
    plays: [STARTER_PLAYS, SLOW],
    drafts: { playground: FORM },
  });
  return {
    'play-one': base,
    'play-two': two,
    'play-live': () => ({ ...two(), runs: [running()], plays: [STARTER_PLAYS, SLOW, LIVE, BROKEN] }),
    'play-none': () => ({ ...base(), models: [], plays: [] }),
    'play-broken': () => ({
      ...base(),
      failing: {
        'play.models': {
          code: 'engine/unavailable' as const,
          message: 'The process that writes has ended while it started. Try again.',
        },
      },
    }),
  };
}
