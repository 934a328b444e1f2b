/** What the fake main process answers about models: the library, bringing in, judgements and audits that take a while. */
import type { Answer, Ask, CallName } from '../../shared/api.ts';
import type { ModelView } from '../../shared/model.ts';
import type { ModelWork } from '../../shared/modelWork.ts';
import type { EventName, Events } from '../../shared/api.ts';
import { SLOW } from './scenes/models.ts';
import type { Scene } from './scenes/scene.ts';
import { refuse } from './refusal.ts';

type ModelCall = Extract<CallName, `models.${string}`>;
type Answers = { readonly [C in ModelCall]: (ask: Ask<C>) => Answer<C> | Promise<Answer<C>> };

interface ModelHost {
  /** asked at each call */
  readonly scene: () => Scene;
  tell<E extends EventName>(event: E, payload: Events[E]): void;
}

export function modelAnswers({ scene: theScene, tell }: ModelHost): Answers {
  const bin = new Map<string, ModelView>();

  function find(id: string): ModelView {
    return (
      theScene().models.find((one) => one.id === id) ?? refuse('model/unknown', 'There is no such model.')
    );
  }

  function change(id: string, changes: Partial<ModelView>): ModelView {
    const changed = { ...find(id), ...changes };
    theScene().models = theScene().models.map((one) => (one.id === id ? changed : one));
    tell('library.changed', { what: 'models' });
    return changed;
  }

  function work(changed: ModelWork): ModelWork {
    theScene().work = [changed, ...theScene().work.filter(({ id }) => id !== changed.id)];
    tell('work.changed', changed);
    return changed;
  }

  /** Goes on by a tenth each half second; what comes of it is what the judged model of the scenes has. */
  function begin(kind: ModelWork['kind'], of: ModelView, on: string): ModelWork {
    const { id, name } = of;
    const began = work({
      id: `work-${String(theScene().work.length + 1)}`,
      kind,
      model: { id, name },
      on,
      status: 'running',
      done: 0,
      msLeft: null,
      failure: null,
    });
    const timer = setInterval(() => {
      const now = theScene().work.find((one) => one.id === began.id);
      if (now?.status !== 'running') {
        clearInterval(timer);
        return;
      }
      const done = Math.min(1, now.done + 0.1);
      if (done === 1) {
        const model = { id, name };
        const judgements = SLOW.judgements.map((one) => ({ ...one, model, time: Date.now() }));
        const audits = SLOW.audits.map((one) => ({ ...one, model, time: Date.now() }));
        change(id, kind === 'judge' ? { judgements } : { audits });
      }
      work({ ...now, done, msLeft: (1 - done) * 5_000, status: done === 1 ? 'done' : 'running' });
    }, 500);
    return began;
  }

  return {
    'models.list': () => theScene().models,
    'models.show': ({ model }) => find(model),
    'models.choose': () => theScene().pickedModel,
    'models.addFiles': () => theScene().completedModel,
    'models.import': async ({ name }) => {
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      const model = { ...find('starter'), id: 'brought', name, created: Date.now(), judgements: [] };
      theScene().models = [model, ...theScene().models];
      tell('library.changed', { what: 'models' });
      return model;
    },
    'models.rename': ({ model, name }) => change(model, { name }),
    'models.setNotes': ({ model, notes }) => {
      change(model, { notes });
      return null;
    },
    'models.delete': ({ model }) => {
      bin.set(model, find(model));
      theScene().models = theScene().models.filter(({ id }) => id !== model);
      tell('library.changed', { what: 'models' });
      return null;
    },
    'models.restore': ({ model }) => {
      const found = bin.get(model);
      if (found !== undefined) theScene().models = [found, ...theScene().models];
      tell('library.changed', { what: 'models' });
      return null;
    },
    'models.verify': ({ model }) => ({
      ok: true,
      files: find(model).files.map(({ name, sha256 }) => ({
        name,
        state: sha256 === null ? 'not recorded' : 'same',
      })),
    }),
    'models.export': ({ format }) => ({
      folder: '/home/anna/Desktop/slow-ladder',
      files:
        format === 'fastai'
          ? ['slow-ladder.pth', 'slow-ladder-itos.pkl', 'README.md']
          : ['model.safetensors', 'vocab.json', 'config.json', 'README.md'],
    }),
    'models.judge': ({ model, data }) =>
      begin(
        'judge',
        find(model),
        theScene().datasets.find((one) => one.data === data)?.name ?? 'general text',
      ),
    'models.audit': ({ model, data }) =>
      begin('audit', find(model), theScene().datasets.find((one) => one.data === data)?.name ?? 'texts'),
    'models.work': () => theScene().work,
    'models.cancelWork': ({ id }) => {
      const found = theScene().work.find((one) => one.id === id);
      if (found !== undefined) work({ ...found, status: 'cancelled' });
      return null;
    },
  };
}
