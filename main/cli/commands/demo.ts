/** `demo`: fine-tunes the starter model on the bundled sample text, and shows what that did. */
import { join } from 'node:path';
import { threeDigits } from '../../../shared/format.ts';
import { defaultSettings } from '../../../shared/settings.ts';
import { resourcesDir } from '../../paths.ts';
import type { Library, RunDetail } from '../../services/types.ts';
import { writeReport } from '../../services/writeReport.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import type { Context } from '../command.ts';
import { DEFAULT_SEED } from '../runFlags.ts';
import { RunReport } from '../runReport.ts';

const SAMPLE = 'moby-dick';
const STARTER = 'starter';
const EPOCHS = 3;
/** The peak that did best for both techniques together on a model of this size; more dropout, for the text is short. */
const SETTINGS = { ...defaultSettings(), etaMax: 0.02, dropMult: 0.5 };

export const demo = defineCommand({
  name: 'demo',
  summary: 'Fine-tune the starter model on the sample text (about 3 minutes) and write a report.',
  positionals: NO_ARGUMENTS,
  savesOnSignal: true,
  flags: {
    to: { kind: 'value', value: 'FILE.html', help: 'where to write the report (default: beside the run)' },
  },
  examples: ['demo', 'demo --to moby-dick.html'],
  async run(args, context) {
    const { output, engine, signal } = context;
    const library = await context.library();
    output.say(
      'The starter model has read general English. Now it reads the first half of Moby-Dick, chapter by chapter.\nSome chapters are held out: on them it is tested, before and after.\n',
    );
    await importSample(library, context);
    const report = new RunReport(output);
    const { onStarted, onEvent } = report;
    const outcome = await library.runs.finetune({
      model: STARTER,
      data: SAMPLE,
      settings: SETTINGS,
      epochs: EPOCHS,
      seed: DEFAULT_SEED,
      ...engine,
      onStarted,
      onEvent,
      signal,
    });
    if (outcome.status === 'interrupted') return report.finish(outcome, { withBefore: true });
    const detail = library.runs.show(outcome.run);
    const { file } = await writeReport(
      library,
      detail.id,
      args.text('to') ?? join(detail.folder, 'report.html'),
    );
    const { run, name, model, before, after, best } = outcome;
    output.result({ run, name, model, before, after, best, report: file }, finding(detail, file));
    return 0;
  },
});

async function importSample(library: Library, { output, signal }: Context): Promise<void> {
  if (library.datasets.list().some(({ name }) => name === SAMPLE)) return;
  await library.datasets.import({
    paths: [join(resourcesDir(), 'sample', SAMPLE)],
    name: SAMPLE,
    signal,
    onProgress: (progress) => {
      output.progress.update(progress);
    },
  });
}

function finding({ name, before, best, samples, engine, threads }: RunDetail, file: string): string {
  const perplexities =
    before === null || best === null
      ? ''
      : `Perplexity on the held-out chapters: ${threeDigits(before.perplexity)} before, ${threeDigits(best.perplexity)} after.\nOn average the model hesitates between so many words for the next one.`;
  const prompts = [...new Set(samples.map(({ prompt }) => prompt))];
  const texts = prompts.map((prompt) => {
    const lines = samples.filter((one) => one.prompt === prompt);
    return [
      `“${prompt} …”`,
      ...lines.map(({ stage, text }) => `  ${stage.padEnd(7)} ${text.replace(/\s+/g, ' ')}`),
    ].join('\n');
  });
  return [
    '',
    perplexities,
    '',
    ...texts,
    '',
    `Computed with ${engine} on ${String(threads)} ${threads === 1 ? 'thread' : 'threads'}. The model is saved as ${name}.`,
    `Report: ${file}`,
  ].join('\n');
}
