/** What the fake main process answers about the texts of a dataset: searches, remedies, sources, revisions. */
import type { Answer, Ask } from '../../shared/api.ts';
import type { DatasetView, ImportState } from '../../shared/data.ts';
import type { Remedy, RemedyPreview } from '../../shared/recipe.ts';
import { HARBOUR } from './scenes/datasets.ts';
import type { Scene } from './scenes/scene.ts';

export interface Host {
  readonly scene: Scene;
  /** keeps and tells it */
  take(state: ImportState): ImportState;
  find(data: string): DatasetView;
}

/** Hits an answer. */
const PAGE = 20;

export function searched(scene: Scene, { words, skip }: Ask<'data.search'>): Answer<'data.search'> {
  const wanted = words.toLowerCase();
  const hits = Array.from({ length: 214 }, (_, index) => {
    const document = scene.documents[index % scene.documents.length];
    const at = document?.text.toLowerCase().indexOf(wanted) ?? -1;
    if (document === undefined || at < 0) return null;
    return {
      index,
      name: document.name,
      before: `…${document.text.slice(Math.max(0, at - 40), at)}`,
      found: document.text.slice(at, at + words.length),
      after: `${document.text.slice(at + words.length, at + words.length + 60)}…`,
    };
  }).filter((hit) => hit !== null);
  return { total: hits.length, hits: hits.slice(skip, skip + PAGE) };
}

export function tried(scene: Scene, { documents }: DatasetView, remedy: Remedy): RemedyPreview {
  const all = documents.train + documents.valid;
  const drops = remedy.kind.startsWith('drop-') && remedy.kind !== 'drop-lines';
  const examples = scene.documents.slice(0, 3).map(({ name, text }, index) => ({
    index,
    name,
    before: remedy.kind === 'drop-lines' ? `${remedy.lines[0] ?? ''}\n${text}` : text,
    after: drops ? null : remedy.kind === 'drop-lines' ? text : text.replaceAll(/\d+/g, 'number'),
  }));
  return { documents: all, changed: drops ? 0 : 702, leftOut: drops ? 312 : 0, examples };
}

/** The fake begins to make it again; the change is there at once, and the work is only shown. */
export function revised(host: Host, { data, change }: Ask<'data.revise'>): ImportState {
  const view = host.find(data);
  const { split, rules, remedies } = change;
  const recipe = {
    split: split ?? view.recipe.split,
    rules: rules ?? view.recipe.rules,
    remedies: remedies ?? view.recipe.remedies,
  };
  host.scene.datasets = host.scene.datasets.map((one) => (one.data === data ? { ...one, recipe } : one));
  return host.take({
    id: data,
    name: view.name,
    kind: 'revision',
    status: 'reading',
    phase: 'examining',
    done: 0,
    total: 24_331,
    documents: 0,
    msLeft: null,
    data: null,
    failure: null,
  });
}

export function sources(): Answer<'data.sources'> {
  const one = (source: number, name: string, sure: boolean): Answer<'data.sources'>[number] => ({
    source,
    name,
    kind: 'text',
    bytes: 1_204,
    documents: 1,
    encoding: sure ? 'utf-8' : 'windows-1252',
    sure,
  });
  return [
    one(0, '1911/telegram-åäö.txt', false),
    one(1, '1911/telegram-ü.txt', false),
    one(2, '1871/letter-001.txt', true),
  ];
}

/** A step further; texts that are in at last are a dataset of the scene. */
export function goneOn(scene: Scene, state: ImportState): ImportState {
  const total = state.total ?? 1;
  const done = Math.min(total, state.done + 2_000);
  const msLeft = ((total - done) / 2_000) * 500;
  if (done < total) return { ...state, phase: 'examining', done, documents: done, msLeft };
  if (state.kind === 'import')
    scene.datasets = [{ ...HARBOUR, data: state.id, name: state.name }, ...scene.datasets];
  return { ...state, done, documents: done, msLeft: 0, status: 'done', data: state.id };
}
