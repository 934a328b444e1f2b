/** Jobs for building datasets from files, and again from datasets. */
import { basename } from 'node:path';
import type { BuildJob } from '../../main/building/job.ts';
import type { Recipe } from '../../shared/recipe.ts';
import { DEFAULT_RULES } from '../../main/engine/text/tokenizer.ts';

type FromFiles = Extract<BuildJob['from'], { kind: 'files' }>;
type FromDataset = Extract<BuildJob['from'], { kind: 'dataset' }>;

const aboutOf = (folder: string): BuildJob['about'] => ({
  id: basename(folder),
  name: 'tales',
  created: 1,
  notes: '',
});

/** A quarter of the documents is held out. */
export function filesJob(folder: string, paths: string[], more: Partial<FromFiles> = {}): BuildJob {
  const from: FromFiles = {
    ...{ kind: 'files', paths, validPaths: null, textColumn: null, labelColumns: [], encoding: null },
    split: { kind: 'random', valid: 0.25, seed: 7, together: false },
    rules: { words: 'spacy-en', off: [] },
    ...more,
  };
  return { folder, about: aboutOf(folder), from };
}

export function revisionJob(
  folder: string,
  recipe: Partial<Recipe>,
  reread: FromDataset['reread'] = null,
): BuildJob {
  const full: Recipe = {
    split: { kind: 'random', valid: 0.25, seed: 7, together: false },
    rules: DEFAULT_RULES,
    remedies: [],
    ...recipe,
  };
  return { folder, about: aboutOf(folder), from: { kind: 'dataset', recipe: plain(full), reread } };
}

function plain({ split, rules, remedies }: Recipe): FromDataset['recipe'] {
  return {
    split,
    rules: { ...rules, off: [...rules.off] },
    remedies: remedies.map((remedy) => structuredClone(remedy)) as FromDataset['recipe']['remedies'],
  };
}
