/** A run as one self-contained page: no script, nothing from elsewhere, every word of a user's escaped. */
import { count, counted, duration, moment, percent, threeDigits } from '../../shared/format.ts';
import type { Html } from './reportHtml.ts';
import { html, markup } from './reportHtml.ts';
import { lossFigure } from './reportLossChart.ts';
import { normFigure } from './reportNormChart.ts';
import { rateFigure } from './reportRateChart.ts';
import { REPORT_STYLE } from './reportStyle.ts';
import { evaluationsPanel, factsPanel, originPanel, settingsPanel } from './reportTables.ts';
import type { DatasetDetail, ModelDetail, RunDetail, StoredSample, StoredUpdate } from './types.ts';

/** First line of every report, by which a file is known to be one. */
export const REPORT_MARK = '<!doctype html><!-- ULMFiT Studio report -->';

export interface ReportFacts {
  readonly run: RunDetail;
  /** all stored updates, in order */
  readonly updates: readonly StoredUpdate[];
  /** null when it has been deleted since; `coverage` by the starting model */
  readonly data: DatasetDetail | null;
  readonly base: ModelDetail | null;
  /** names and values of the machine, e.g. its processor */
  readonly machine: readonly (readonly [string, string])[];
  /** epoch milliseconds */
  readonly written: number;
}

/** The page as text. A pure function of what is stored. */
export function reportHtml({ run, updates, data, base, machine, written }: ReportFacts): string {
  const page = html`
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${run.name}: report</title>
        <style>
          ${markup(REPORT_STYLE)}
        </style>
      </head>
      <body>
        <header class="top">
          <svg viewBox="0 0 28 20" aria-hidden="true">
            <path
              d="M2 18L8 3L26 18Z"
              fill="none"
              stroke="var(--accent)"
              stroke-width="2"
              stroke-linejoin="round"
            />
          </svg>
          <span>ULMFiT Studio</span>
          <span class="about">written ${moment(written)}</span>
        </header>
        <main>
          ${headline(run)} ${tiles(run)} ${updates.length > 0 ? charts(run, updates) : markup('')}
          ${samplesPanel(run.samples)}
          <div class="half">${evaluationsPanel(run)} ${originPanel(run, base, data)}</div>
          ${settingsPanel(run)}
          <div class="half">${environmentPanel(run, machine)} ${notesPanel(run)}</div>
        </main>
        <footer>
          Run ${run.id}, written by ULMFiT Studio ${run.versions['program'] ?? ''}. Repeating it with the same
          engine, threads, settings and seed gives the same numbers bit for bit.
        </footer>
      </body>
    </html>
  `;
  return REPORT_MARK + page.html;
}

function charts(run: RunDetail, updates: readonly StoredUpdate[]): Html {
  const { evaluations, before, best, groups, settings } = run;
  return html`${lossFigure({ updates, evaluations, before, best })}
    <div class="pair">${rateFigure(updates, groups)}${normFigure(updates, settings.clip)}</div>`;
}

/** The finding first, in one sentence; then what perplexity means. */
function headline(run: RunDetail): Html {
  const { name, status, before, best, step, steps, failure } = run;
  const result =
    best === null
      ? html`No evaluation yet.`
      : before === null
        ? html`Perplexity <em>${threeDigits(best.perplexity)}</em>.`
        : html`Perplexity <em>${threeDigits(best.perplexity)}</em>, it began at
            ${threeDigits(before.perplexity)}.`;
  const place =
    status === 'done' ? '' : ` ${STATUS_WORDS[status]} at update ${count(step)} of ${count(steps)}.`;
  const gloss =
    best === null
      ? ''
      : before === null
        ? `On average the model hesitates between ${threeDigits(best.perplexity)} words for the next one.`
        : `On average the model now hesitates between ${threeDigits(best.perplexity)} words for the next one; when it began, between ${threeDigits(before.perplexity)}.`;
  return html`<p class="kicker">
      ${run.kind === 'pretrain' ? 'Pretraining' : 'Fine-tuning'} run <bdi>${name}</bdi>
    </p>
    <h1>${result}${place}</h1>
    <p class="lead">${gloss}</p>
    ${failure !== null && html`<p class="alert">${failure.message} <small>(${failure.code})</small></p>`}`;
}

const STATUS_WORDS: Readonly<Record<RunDetail['status'], string>> = {
  queued: 'Waiting',
  running: 'Still training',
  paused: 'Paused',
  interrupted: 'Interrupted',
  stopped: 'Stopped',
  failed: 'Failed',
  done: 'Done',
};

function tiles(run: RunDetail): Html {
  const { best, step, steps, epochs, settings, created, ended } = run;
  const frozen =
    settings.frozenEpochs > 0 && run.kind === 'finetune'
      ? `${counted(settings.frozenEpochs, 'epoch')} frozen, then `
      : '';
  const rows: [string, string, string][] = [];
  if (best !== null) {
    rows.push(['Best perplexity', threeDigits(best.perplexity), `update ${count(best.update)}`]);
    rows.push(['Next word guessed', percent(best.accuracy), `of ${count(best.tokens)}`]);
  }
  rows.push([
    'Updates',
    count(step),
    step === steps ? `${frozen}${counted(epochs, 'epoch')}` : `of ${count(steps)}`,
  ]);
  if (ended !== null) rows.push(['Took', duration(ended - created), `from ${moment(created)}`]);
  rows.push(['Text', run.dataName ?? 'deleted', '']);
  if (run.baseName !== null) rows.push(['Started from', run.baseName, '']);
  return html`<dl class="tiles">
    ${rows.map(
      ([name, value, note]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><bdi>${value}</bdi> <small>${note}</small></dd>
        </div>`,
    )}
  </dl>`;
}

/** What the model wrote before and after, same beginning and same dice. */
function samplesPanel(samples: readonly StoredSample[]): Html {
  const prompts = [...new Set(samples.map(({ prompt }) => prompt))];
  if (prompts.length === 0) return markup('');
  const written = (stage: StoredSample['stage'], prompt: string): Html => {
    const found = samples.find((one) => one.stage === stage && one.prompt === prompt);
    const [title, look] = stage === 'before' ? ['Before', 'then'] : ['After', 'now'];
    return html`<div class="${look}">
      <h3>${title}</h3>
      ${
        found === undefined
          ? html`<p>nothing written</p>`
          : html`<p dir="auto"><b>${prompt}</b> ${found.text}</p>`
      }
    </div>`;
  };
  return html`<section class="panel" aria-labelledby="samples-name">
    <h2 id="samples-name">What it writes <small>same beginning, same dice</small></h2>
    ${prompts.map((prompt) => html`<div class="samples">${written('before', prompt)}${written('after', prompt)}</div>`)}
  </section>`;
}

function environmentPanel(run: RunDetail, machine: ReportFacts['machine']): Html {
  return factsPanel('environment', 'Environment', [
    ['Engine', `${run.engine}, ${counted(run.threads, 'thread')}`],
    ...Object.entries(run.versions).map(([name, version]): [string, string] => [versionTitle(name), version]),
    ...machine,
  ]);
}

function versionTitle(name: string): string {
  const titles: Readonly<Record<string, string>> = {
    program: 'ULMFiT Studio',
    node: 'Node',
    platform: 'System',
    tensorflow: 'TensorFlow',
    portable: 'Portable engine',
  };
  return titles[name] ?? name;
}

function notesPanel({ notes, checkpoints }: RunDetail): Html {
  return html`<section class="panel" aria-labelledby="notes-name">
    <h2 id="notes-name">Events</h2>
    ${
      notes.length === 0
        ? html`<p>Nothing out of the ordinary.</p>`
        : html`<ul class="notes">
            ${notes.map(({ update, message }) => html`<li>Update ${count(update)}: ${message}</li>`)}
          </ul>`
    }
    ${checkpoints.length > 0 && html`<p>Snapshots to go on from: ${checkpoints.map(count).join(', ')}.</p>`}
  </section>`;
}
