/** What the frame of the window says: its title, alarms, shortcuts. */
import { assertNever } from '../../shared/assertNever.ts';
import type { AppAlarm } from '../../shared/app.ts';
import type { Screen } from '../state/screens.ts';
import { wordsOfFailure } from './errors.ts';

const PROGRAM = 'ULMFiT Studio';

/** The title of the window; the desktop shows it in its own lists. */
export function titleOf(screen: Screen): string {
  return `${nameOf(screen)} · ${PROGRAM}`;
}

function nameOf(screen: Screen): string {
  switch (screen.kind) {
    case 'home':
      return 'Home';
    case 'data':
      return 'Data';
    case 'newRun':
      return 'New run';
    case 'runs':
    case 'run':
      return 'Runs';
    case 'models':
      return 'Models';
    case 'playground':
      return 'Playground';
    case 'settings':
      return 'Settings';
    default:
      return assertNever(screen);
  }
}

/** Something failed that no call of the window asked for; a message without words of its own gets those of its code. */
export function alarmText(alarm: AppAlarm): string {
  return alarm.message === '' ? `${wordsOfFailure(alarm).title}.` : alarm.message;
}
