/** How the texts of a run were made, in words: what was held out, the rules, and what was done to them. */
import type { Recipe } from '../../shared/recipe.ts';
import { counted } from '../../shared/format.ts';
import { remedySentence } from '../../shared/findings.ts';
import { RULE_WORDS, wordRulesName } from './bringing.ts';
import { splitWords } from './data.ts';

export interface RecipeWords {
  /** `3 remedies`, or that there are none */
  readonly title: string;
  readonly remedies: readonly string[];
  readonly split: string;
  readonly rules: string;
}

/** null for a run on a dataset of an earlier version, which had none. */
export function recipeWords(recipe: Recipe | null): RecipeWords | null {
  if (recipe === null) return null;
  const { remedies } = recipe;
  return {
    title: remedies.length === 0 ? 'as they were read' : counted(remedies.length, 'remedy', 'remedies'),
    remedies: remedies.map(remedySentence),
    split: splitWords(recipe),
    rules: rulesWords(recipe),
  };
}

/** `English, as spaCy does; all eight rules` */
export function rulesWords({ rules }: Pick<Recipe, 'rules'>): string {
  const off = rules.off.map((rule) => RULE_WORDS[rule].name.toLowerCase());
  return `${wordRulesName(rules.words)}; ${off.length === 0 ? 'all eight rules' : `without: ${off.join(', ')}`}`;
}

/** In a line, to compare runs by. */
export function remediesLine(recipe: Recipe | null): string {
  if (recipe === null || recipe.remedies.length === 0) return 'none';
  return recipe.remedies.map(remedySentence).join('; ');
}
