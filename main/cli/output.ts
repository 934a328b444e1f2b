/** What a command prints: JSON lines for programs, text for people; progress never mixes with JSON. */
import { ProgressLine } from './progress.ts';

/** Where text goes; process.stdout and process.stderr fit. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class Output {
  readonly json: boolean;
  /** beside text it is on standard output, beside JSON on standard error */
  readonly progress: ProgressLine;
  private readonly out: Sink;
  private readonly err: Sink;

  constructor(json: boolean, out: Sink, err: Sink) {
    this.json = json;
    this.out = out;
    this.err = err;
    this.progress = new ProgressLine(json ? err : out);
  }

  /** A JSON line with the field `event`; nothing in text mode. */
  event(name: string, fields: object): void {
    if (!this.json) return;
    this.progress.clear();
    this.out.write(`${JSON.stringify({ event: name, ...fields })}\n`);
  }

  /** The last line of a command: the result as JSON, or what people read instead. */
  result(fields: object, text: string): void {
    this.progress.end();
    if (this.json) this.event('result', fields);
    else this.say(text);
  }

  /** Text for people; nothing in JSON mode. */
  say(text: string): void {
    if (this.json || text === '') return;
    this.progress.clear();
    this.out.write(`${printable(text)}\n`);
  }

  /** A remark that is no result, on standard error. */
  remark(text: string): void {
    this.progress.clear();
    this.err.write(`${printable(text)}\n`);
  }
}

/** Names and texts of users may hold escape sequences, which could redraw or reprogram a terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this removes
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}
