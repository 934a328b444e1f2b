/** Closing, notifications, and who may change a library: the parts that need no window to be true. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closingQuestion, decideClosing } from '../../main/app/closing.ts';
import type { ClosingDeps } from '../../main/app/closing.ts';
import { draftHandlers } from '../../main/app/drafts.ts';
import { holdLibrary } from '../../main/app/libraryHold.ts';
import type { LiveRun } from '../../main/app/liveRuns.ts';
import { runtimeWarning } from '../../main/app/runtimeWarning.ts';
import { openDatabase } from '../../main/db/open.ts';
import { settingRows } from '../../main/db/settingRows.ts';
import { ownLease } from '../../main/services/lease.ts';
import { tempDir } from '../support/tempDir.ts';
import { onTestFinished } from 'vitest';

const LIVE: LiveRun = { run: 'r', name: 'letters-1', epoch: 2, epochs: 3, share: 0.5, msLeft: 14 * 60_000 };

function closing(
  changes: Partial<ClosingDeps>,
  button = 0,
  remember = false,
): ClosingDeps & { kept: string[]; asked: number } {
  const made = {
    ...{ live: LIVE, whenClosing: 'ask' as const, wayBack: '', kept: [] as string[], asked: 0 },
    ask: async () => {
      made.asked += 1;
      return { button, remember };
    },
    remember: (answer: 'background' | 'pause') => {
      made.kept.push(answer);
    },
    ...changes,
  };
  return made;
}

test('the question says where training is and how long it will take', () => {
  const { message, buttons } = closingQuestion(LIVE, '');
  expect(message).toBe('Training is running: epoch 2 of 3, about 15 min left');
  expect(buttons).toEqual(['Keep training in the background', 'Pause and quit', 'Cancel']);
});

test('nothing is asked where nothing trains, or the answer is known', async () => {
  const idle = closing({ live: null });
  expect([await decideClosing(idle), idle.asked]).toEqual(['close', 0]);
  const known = closing({ whenClosing: 'pause' });
  expect([await decideClosing(known), known.asked]).toEqual(['pause', 0]);
});

test('the answer is remembered where that was wished for, and never that nothing was decided', async () => {
  const kept = closing({}, 1, true);
  expect([await decideClosing(kept), kept.kept]).toEqual(['pause', ['pause']]);
  const cancelled = closing({}, 2, true);
  expect([await decideClosing(cancelled), cancelled.kept]).toEqual(['stay', []]);
  const once = closing({}, 0, false);
  expect([await decideClosing(once), once.kept]).toEqual(['background', []]);
});

function library(): {
  db: ReturnType<typeof openDatabase>;
  settings: ReturnType<typeof settingRows>;
  now: () => number;
} {
  const db = openDatabase(join(tempDir(), 'studio.db'));
  onTestFinished(() => {
    db.close();
  });
  return { db, settings: settingRows(db), now: Date.now };
}

test('the first window holds the library; a second is told who does, and gets it when that one is closed or dead', () => {
  const ctx = library();
  const first = holdLibrary(ctx);
  expect(first.holder).toBeNull();
  const other = { ...ownLease(Date.now()), pid: process.ppid, started: 'later' };
  expect(holdLibrary(ctx, other).holder).toContain(`process ${process.pid}`);
  first.release();
  expect(holdLibrary(ctx, other).holder).toBeNull();
  expect(holdLibrary(ctx).holder).toBeNull(); // `other` names no living process
});

test('a window of another computer counts as open while it gives signs of life', () => {
  const ctx = library();
  const away = { pid: 7, started: 'x', boot: 'another', host: 'another', heartbeat: Date.now() };
  holdLibrary(ctx, away).release();
  ctx.settings.set('window', JSON.stringify({ ...away, since: Date.now() }));
  expect(holdLibrary(ctx).holder).toContain('on another');
  ctx.settings.set('window', JSON.stringify({ ...away, heartbeat: Date.now() - 600_000, since: 0 }));
  expect(holdLibrary(ctx).holder).toBeNull();
});

test('an unfinished form is found again by the next window, and is gone once it is sent', async () => {
  const { settings } = library();
  const save = draftHandlers({ settings, readOnly: () => false });
  expect(await save['draft.load']({ form: 'newRun' })).toBeNull();
  await save['draft.save']({ form: 'newRun', json: '{"peak":1}' });
  const next = draftHandlers({ settings, readOnly: () => false });
  expect(await next['draft.load']({ form: 'newRun' })).toEqual({ json: '{"peak":1}' });
  const looking = draftHandlers({ settings, readOnly: () => true });
  await looking['draft.save']({ form: 'newRun', json: '{"peak":2}' });
  expect(await looking['draft.load']({ form: 'newRun' })).toEqual({ json: '{"peak":2}' });
  expect(await next['draft.load']({ form: 'newRun' })).toEqual({ json: '{"peak":1}' });
  await next['draft.save']({ form: 'newRun', json: null });
  expect(await save['draft.load']({ form: 'newRun' })).toBeNull();
});

test('an Electron without security fixes is named', () => {
  expect(runtimeWarning('33.2.1')).toContain('33.2.1');
  expect(runtimeWarning('45.5.0')).toBeNull();
});
