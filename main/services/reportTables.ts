/** The report's tables: settings, evaluations, where the model and the data come from, and the environment. */
import { count, counted, fixed, learningRate, percent, threeDigits } from '../../shared/format.ts';
import { HYPERPARAMS } from '../../shared/hyperparams.ts';
import type { Hyperparam } from '../../shared/hyperparam.ts';
import type { SettingValue } from '../../shared/hyperparams.ts';
import { remedySentence } from '../../shared/remedyWords.ts';
import { changedKeys, defaultSettings, PRETRAINING } from '../../shared/settings.ts';
import { symbolParts } from '../../shared/symbol.ts';
import type { Html } from './reportHtml.ts';
import { html } from './reportHtml.ts';
import type { DatasetDetail, ModelDetail, RunDetail } from './types.ts';

const SECTIONS: Readonly<Record<Hyperparam['section'], string>> = {
  schedule: 'Schedule and layer groups',
  optimiser: 'Optimiser',
  regularisation: 'Regularisation',
  data: 'Text and vocabulary',
  model: 'Model sizes',
};

/** All settings with labels and symbols; those that differ from the defaults are marked and named first. */
export function settingsPanel({ settings, kind, base: model, epochs, seed }: RunDetail): Html {
  const base = kind === 'pretrain' ? PRETRAINING : {};
  const changed = new Set<string>(changedKeys(settings, base));
  const usual = defaultSettings(settings.optimizer, base);
  const sections = Object.keys(SECTIONS)
    .filter(isSection)
    .filter((section) => section !== 'model' || model === null);
  const note = changed.size === 0 ? 'all at their defaults' : `${counted(changed.size, 'setting')} changed`;
  return html`<section class="panel" aria-labelledby="settings-name">
    <h2 id="settings-name">
      Settings <small>${note}; ${counted(epochs, 'epoch')}, seed ${count(seed)}</small>
    </h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col" class="number">Value</th>
          <th scope="col" class="number">Usual</th>
          <th scope="col"></th>
        </tr>
      </thead>
      ${sections.map(
        (section) =>
          html`<tbody>
            <tr class="section">
              <th scope="rowgroup" colspan="4">${SECTIONS[section]}</th>
            </tr>
            ${HYPERPARAMS.filter((entry) => entry.section === section).map(
              (entry) => html`<tr${changed.has(entry.key) ? html` class="changed"` : null}>
              <th scope="row">${entry.label}${symbol(entry.symbol)}</th>
              <td class="number">${settingText(entry, settings[entry.key])}</td>
              <td class="number">${settingText(entry, usual[entry.key])}</td>
              <td>${changed.has(entry.key) && html`<span class="mark">changed</span>`}</td>
            </tr>`,
            )}
          </tbody>`,
      )}
    </table>
  </section>`;
}

/** As the papers write it, with small letters at the foot and the head of others. */
function symbol(text: string): Html {
  if (text === '') return html``;
  const written = symbolParts(text).map((part) => {
    if (part.place === 'line') return part.text;
    return part.place === 'foot' ? html`<sub>${part.text}</sub>` : html`<sup>${part.text}</sup>`;
  });
  return html`<span class="symbol">${written}</span>`;
}

/** A value with its unit, as people read it. */
export function settingText(entry: Hyperparam, value: SettingValue): string {
  if (value === null) return entry.kind === 'optionalCount' ? entry.empty : '';
  if (typeof value === 'string') return value;
  if (entry.kind !== 'real') return count(value);
  return entry.key === 'etaMax' || entry.key === 'frozenEtaMax' ? learningRate(value) : threeDigits(value);
}

function isSection(text: string): text is Hyperparam['section'] {
  return text in SECTIONS;
}

/** Model and data: what went in, and how much of the text the model knew by name. */
export function originPanel(run: RunDetail, base: ModelDetail | null, data: DatasetDetail | null): Html {
  const rows: [string, string][] = [];
  if (run.base === null && run.kind === 'pretrain') rows.push(['Model', 'new, from random weights']);
  else rows.push(['Started from', run.baseName ?? 'a model that has been deleted']);
  if (base !== null) {
    rows.push([
      'Sizes',
      `word vectors ${count(base.embSz)}, hidden ${count(base.nHid)}, ${counted(base.nLayers, 'LSTM layer')}`,
    ]);
    if (base.lineage.length > 0) rows.push(['Which comes from', base.lineage.join(' → ')]);
  }
  rows.push(['Vocabulary of the run', counted(run.vocab, 'word')]);
  rows.push(['Dataset', run.dataName ?? 'deleted']);
  for (const remedy of run.recipe?.remedies ?? [])
    rows.push(['Changed in its texts', remedySentence(remedy)]);
  if (data !== null) {
    const { documents, tokens, types, coverage } = data;
    rows.push([
      'Training text',
      `${counted(documents.train, 'document')}, ${counted(tokens.train, 'token')}`,
    ]);
    rows.push([
      'Held-out text',
      `${counted(documents.valid, 'document')}, ${counted(tokens.valid, 'token')}`,
    ]);
    rows.push(['Different tokens', count(types)]);
    if (coverage !== null && run.base !== null) {
      rows.push([
        'Known to the model before',
        `${percent(coverage.tokens)} of the tokens, ${percent(coverage.types)} of the different ones`,
      ]);
    }
    if (data.skipped.length > 0) rows.push(['Left out', counted(data.skipped.length, 'file')]);
  }
  return factsPanel('origin', 'Model and data', rows);
}

/** A panel of names and values. */
export function factsPanel(id: string, title: string, rows: readonly (readonly [string, string])[]): Html {
  return html`<section class="panel" aria-labelledby="${id}-name">
    <h2 id="${id}-name">${title}</h2>
    <table>
      <tbody>
        ${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td><bdi>${value}</bdi></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Every evaluation on held-out text, the best one marked. */
export function evaluationsPanel({ evaluations, before, best }: RunDetail): Html {
  const rows = [
    ...(before === null || evaluations[0]?.update === 0 ? [] : [{ ...before, update: 0, epoch: 0 }]),
    ...evaluations,
  ];
  return html`<section class="panel" aria-labelledby="evaluations-name">
    <h2 id="evaluations-name">
      Held-out text <small>perplexity: between how many words the model hesitates</small>
    </h2>
    <div class="scroll tall">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">Update</th>
            <th scope="col" class="number">Loss</th>
            <th scope="col" class="number">Perplexity</th>
            <th scope="col" class="number">Accuracy</th>
            <th scope="col"></th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => {
            const isBest = best !== null && row.update === best.update;
            return html`<tr${isBest ? html` class="changed"` : null}>
          <td class="number">${row.update === 0 ? 'before' : count(row.update)}</td>
          <td class="number">${fixed(row.loss, 4)}</td>
          <td class="number">${row.perplexity < 1e4 ? fixed(row.perplexity, 2) : threeDigits(row.perplexity)}</td>
          <td class="number">${percent(row.accuracy)}</td>
          <td>${isBest && html`<span class="mark">best, kept</span>`}</td>
        </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}
