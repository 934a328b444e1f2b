/** What each preset would take with the model and the texts of the draft, as the main process answers it. */
import type { RunDraft, RunEstimate } from '../../shared/run.ts';
import { api } from '../api.ts';
import { Asker } from '../components/newRun/asker.ts';
import { freshForm, presetsOf, withPreset } from '../components/newRun/form.ts';

type Times = ReadonlyMap<string, RunEstimate>;
const NONE: Times = new Map();

export class PresetTimes {
  #answer = $state.raw<{ readonly about: string; readonly times: Times } | null>(null);
  /** they are asked for */
  asking = $state(false);

  readonly #asker = new Asker(0); // the draft's own estimate has waited already

  /** By the key of the preset, as far as they are known. @param about which model and texts */
  of(about: string): Times {
    return this.#answer?.about === about ? this.#answer.times : NONE;
  }

  /** @param question in other words; the same one again is not asked again */
  ask(question: string, about: string, draft: Pick<RunDraft, 'kind' | 'model' | 'data'>): void {
    const asked = this.#asker.ask(
      question,
      () => estimates(draft),
      (times) => {
        this.#answer = { about, times };
        this.asking = false;
      },
      () => {
        this.#answer = null; // the draft's own estimate says what is wrong
        this.asking = false;
      },
    );
    if (asked) this.asking = true;
  }

  drop(): void {
    this.#asker.drop();
    this.asking = false;
  }

  /** The same question may be asked again. */
  forget(): void {
    this.#asker.forget();
  }
}

async function estimates({ kind, model, data }: Pick<RunDraft, 'kind' | 'model' | 'data'>): Promise<Times> {
  const times: [string, RunEstimate][] = [];
  const form = freshForm({ kind, model });
  for (const { key } of presetsOf(form)) {
    const { settings, epochs, seed } = withPreset(form, key);
    const draft = { name: '', kind, model, data, settings, epochs, seed };
    times.push([key, await api.call('runs.estimate', { draft })]);
  }
  return new Map(times);
}
