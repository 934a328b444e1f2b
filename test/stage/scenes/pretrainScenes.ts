/** New run, set up to pretrain: from nothing, on too little text, and with a model of the library; and such a run. */
import { freshForm, withStart } from '../../../renderer/components/newRun/form.ts';
import type { Form } from '../../../renderer/components/newRun/form.ts';
import { DATASETS } from './datasets.ts';
import { running } from './runs.ts';
import type { Scene } from './scene.ts';

const [enough] = DATASETS;
const LITTLE = { train: 182_400, valid: 20_100 };

function newRun(scene: Scene, form: Form): Scene {
  return { ...scene, drafts: { ...scene.drafts, newRun: JSON.stringify(form) } };
}

export function pretrainScenes(base: () => Scene): Readonly<Record<string, () => Scene>> {
  const withTexts = (): Scene => ({ ...base(), datasets: [...DATASETS] });
  const anew = withStart(freshForm(), { kind: 'pretrain', model: null }, enough ?? null);
  return {
    pretraining: () => newRun(withTexts(), anew),
    pretrainingAll: () => newRun(withTexts(), { ...anew, level: 'expert' }),
    pretrainingLittle: () => {
      const datasets = DATASETS.map((one) => ({ ...one, tokens: LITTLE, types: 14_800 }));
      const form = withStart(freshForm(), { kind: 'pretrain', model: null }, datasets[0] ?? null);
      return newRun({ ...base(), datasets }, form);
    },
    /** a run from nothing: nothing was measured or written before its first update */
    pretrainingRun: () => {
      const run = running();
      const { view } = run;
      const evaluations = view.evaluations.filter(({ update }) => update > 0);
      const written = view.samples.filter(({ update }) => update > 0);
      const name = 'Harbour letters, pretrained';
      const origin = { kind: 'pretrain', base: null, baseName: null, before: null } as const;
      return {
        ...withTexts(),
        runs: [{ ...run, view: { ...view, ...origin, name, evaluations, samples: written } }],
      };
    },
    further: () =>
      newRun(withTexts(), withStart(anew, { kind: 'pretrain', model: 'starter' }, enough ?? null)),
  };
}
