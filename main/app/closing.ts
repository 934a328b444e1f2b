/** What closing the window means while training goes on: the person is asked, once or every time. */
import type { AppSettings } from '../../shared/app.ts';
import { timeLeft } from '../../shared/format.ts';
import type { LiveRun } from './liveRuns.ts';

/** `close`: nothing speaks against it. `stay`: the person thought better of it. */
export type Closing = 'close' | 'background' | 'pause' | 'stay';

export interface ClosingQuestion {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly [background: string, pause: string, cancel: string];
  readonly remember: string;
}

/** @returns the button's place, and whether the answer is to be remembered */
export type AskClosing = (
  question: ClosingQuestion,
) => Promise<{ readonly button: number; readonly remember: boolean }>;

export interface ClosingDeps {
  readonly live: LiveRun | null;
  readonly whenClosing: AppSettings['whenClosing'];
  readonly ask: AskClosing;
  readonly remember: (answer: 'background' | 'pause') => void;
  /** how the window is found again, in a sentence of this system */
  readonly wayBack: string;
}

export async function decideClosing(deps: ClosingDeps): Promise<Closing> {
  const { live, whenClosing, ask, remember, wayBack } = deps;
  if (live === null) return 'close';
  if (whenClosing !== 'ask') return whenClosing;
  const { button, remember: keep } = await ask(closingQuestion(live, wayBack));
  const answer = button === 0 ? 'background' : button === 1 ? 'pause' : 'stay';
  if (keep && answer !== 'stay') remember(answer);
  return answer;
}

export function closingQuestion(live: LiveRun, wayBack: string): ClosingQuestion {
  const left = live.msLeft === null ? '' : `, ${timeLeft(live.msLeft)}`;
  return {
    message: `Training is running: epoch ${live.epoch} of ${live.epochs}${left}`,
    detail: `“${live.name}” can go on without its window. ${wayBack} A paused run continues exactly where it stopped.`,
    buttons: ['Keep training in the background', 'Pause and quit', 'Cancel'],
    remember: 'Remember my answer (Settings can change it)',
  };
}

/** How people get back to a window that is out of sight. */
export function wayBackOn(platform: NodeJS.Platform): string {
  const again = 'Start the program again to see it';
  if (platform === 'darwin') return `${again}, or click it in the Dock.`;
  if (platform === 'win32') return `${again}, or click its sign beside the clock.`;
  return `${again}; until then its window stays in the list of windows.`;
}
