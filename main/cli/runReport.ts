/** Tells how a run goes, line by line: JSON for programs, words and a bar for people. */
import { count, fixed, learningRate, percent, threeDigits } from '../../shared/format.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { DebiasedMean } from '../../shared/lrFinder.ts';
import type { Evaluation, TrainEvent } from '../engine/train/events.ts';
import type { RunOutcome, RunStarted } from '../services/types.ts';
import type { ExitStatus } from './command.ts';
import type { Output } from './output.ts';

/** As product-wide for the training loss: smooth enough to read, quick enough to follow. */
const SMOOTHING = 0.98;

export class RunReport {
  private readonly output: Output;
  private readonly smooth = new DebiasedMean(SMOOTHING);
  private steps: number | null = null;
  private loss = NaN;
  private best = Infinity;
  private before: Evaluation | null = null;

  constructor(output: Output) {
    this.output = output;
  }

  readonly onStarted = (started: RunStarted): void => {
    this.steps = started.steps;
    this.output.event('started', started);
    const from = started.from > 0 ? `, going on after update ${count(started.from)}` : '';
    this.output.say(
      [
        `Run ${started.name} (${started.run})${from}`,
        `${count(started.steps)} updates over ${count(started.tokens.train)} training tokens, ${count(started.tokens.valid)} held out, ${count(started.vocab)} words known by name`,
        started.reason,
      ].join('\n'),
    );
  };

  readonly onEvent = (event: TrainEvent): void => {
    switch (event.kind) {
      case 'started':
        this.steps = event.updates;
        return;
      case 'before': {
        const { kind, ...evaluation } = event;
        this.before = evaluation;
        this.output.event(kind, evaluation);
        this.output.say(`\nbefore            ${evaluationText(evaluation)}`);
        return;
      }
      case 'update': {
        const { kind, ...update } = event;
        this.loss = this.smooth.add(update.loss);
        this.output.event(kind, update);
        this.output.progress.update({
          what: 'Training',
          done: update.step,
          total: this.steps,
          detail: `loss ${fixed(this.loss, 2)}  rate ${learningRate(update.lr.at(-1) ?? 0)}`,
        });
        return;
      }
      case 'evaluated': {
        const { kind, ...evaluated } = event;
        this.output.event(kind, evaluated);
        const star = evaluated.loss < this.best ? '  best so far' : '';
        this.best = Math.min(this.best, evaluated.loss);
        const train = Number.isFinite(this.loss) ? `  training loss ${fixed(this.loss, 3)}` : '';
        const place = `epoch ${String(evaluated.epoch)}, update ${count(evaluated.update)}`.padEnd(17);
        this.output.say(`${place} ${evaluationText(evaluated)}${train}${star}`);
        return;
      }
      case 'checkpoint': {
        const { kind, ...checkpoint } = event;
        this.output.event(kind, checkpoint);
        return;
      }
      case 'sample': // the report shows them
      case 'landing': // nobody asks for it here
        return;
      case 'note': {
        const { kind, ...note } = event;
        this.output.event(kind, note);
        this.output.say(note.message);
        return;
      }
      default:
        assertNever(event);
    }
  };

  /** The last line, and the exit status. */
  finish(outcome: RunOutcome, options: { readonly withBefore: boolean }): ExitStatus {
    const { run, name, status, model, before, after, best } = outcome;
    if (status === 'interrupted') {
      this.output.event('interrupted', { run, name });
      this.output.remark(`Interrupted; everything is saved. Go on with: ulmfit run resume ${run}`);
      return 130;
    }
    const result = { run, name, model, after, best };
    this.output.result(options.withBefore ? { ...result, before } : result, this.finding(outcome));
    return 0;
  }

  private finding({ run, name, before, after, best }: RunOutcome): string {
    const lines: string[] = [''];
    const start = before ?? this.before;
    if (after !== null && start !== null) {
      lines.push(
        `On average the model now hesitates between ${threeDigits(after.perplexity)} words where it hesitated between ${threeDigits(start.perplexity)} before.`,
      );
    } else if (after !== null) {
      lines.push(`On average the model hesitates between ${threeDigits(after.perplexity)} words.`);
    }
    if (best !== null)
      lines.push(`The weights kept are those of update ${count(best.update)}, the best on held-out text.`);
    lines.push(`The model is saved as ${name}. Report: ulmfit run report ${run} --to report.html`);
    return lines.join('\n');
  }
}

/** `loss 4.312  perplexity 74.6  accuracy 23.1 %` */
export function evaluationText({ loss, perplexity, accuracy }: Evaluation): string {
  return `loss ${fixed(loss, 3)}  perplexity ${perplexity < 1000 ? fixed(perplexity, 1) : threeDigits(perplexity)}  accuracy ${percent(accuracy)}`;
}
