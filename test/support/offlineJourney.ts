/** Does a whole short work in the window, within a network of its own, and tells as JSON what was sent meanwhile. */
import { openApp } from './electron.ts';
import { sentSoFar } from './ownNetwork.ts';
import type { Sent } from './ownNetwork.ts';
import { ask } from './pages.ts';
import { importFolder, isUsable, reachesStep, setUpRun, startRun } from '../e2e/steps/studio.ts';
import { textsIn } from '../e2e/steps/texts.ts';

export interface OfflineReport {
  readonly before: Sent;
  /** after start, import, training, and the end of the program */
  readonly worked: Sent;
  /** after a name was asked for on purpose, by main, which nothing but its own code holds back */
  readonly asked: Sent;
  /** after an address was called on purpose */
  readonly called: Sent;
}

const dir = process.argv[2] ?? '';
const before = sentSoFar();
const first = await openApp();
await isUsable(first.page);
await importFolder(first, textsIn(dir));
await setUpRun(first.page);
await startRun(first.page);
await reachesStep(first.page, 10);
await ask(first.page, 'settings.set', { changes: { whenClosing: 'pause' } });
await first.close();
const worked = sentSoFar();

const second = await openApp();
const callOut = (url: string): Promise<void> =>
  second.app.evaluate(async (_electron, address) => {
    await fetch(address, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  }, url);
await callOut('http://example.org/');
const asked = sentSoFar();
await callOut('http://192.0.2.1/');
const called = sentSoFar();
await second.close();
const report: OfflineReport = { before, worked, asked, called };
process.stdout.write(JSON.stringify(report));
