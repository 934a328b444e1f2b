/** The app as a person starts it: it opens its window, from its own files only, and ends when it is told to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/setup/places.mjs';
import { launchApp } from '../support/electron.ts';
import { lackOfNobody } from '../support/nobody.ts';
import { onlyWhere } from '../support/onlyWhere.ts';

test('the window opens and shows the app', () => showsItself(false));

const lack = lackOfNobody(ROOT);
onlyWhere(lack === null, lack ?? '')('so it does for an ordinary user, in the sandbox', () =>
  showsItself(true),
);

async function showsItself(asUser: boolean): Promise<void> {
  const { page, library, app } = await launchApp({ asUser });
  await page.waitForFunction(() => (document.getElementById('app')?.childElementCount ?? 0) > 0);
  expect(page.url()).toMatch(/^app:\/\/ui\//);
  expect(await page.title()).toMatch(/ULMFiT Studio$/);
  expect(existsSync(join(library, 'studio.db'))).toBe(true);
  const switches = await app.evaluate((electron) => electron.app.commandLine.hasSwitch('no-sandbox'));
  expect(switches).toBe(!asUser);
}
