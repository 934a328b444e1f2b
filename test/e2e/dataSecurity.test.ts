/**
 * Names and texts that mean harm, on every screen of Data, in the real Electron as an ordinary user: the rest of what may
 * come at the window is in security.test.ts.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/setup/places.mjs';
import { launchApp } from '../support/electron.ts';
import { encodeText } from '../support/encodeText.ts';
import { hostileTexts } from '../support/hostileTexts.ts';
import { giveToNobody, isRoot, lackOfNobody } from '../support/nobody.ts';
import { answerDialogs } from '../support/pages.ts';
import { tempDir } from '../support/tempDir.ts';
import { isUsable } from './steps/studio.ts';

test('names of files, columns and labels, and what is found in texts, are shown as the texts they are', async () => {
  const running = await launchApp({ asUser: lackOfNobody(ROOT) === null });
  const { page } = running;
  await isUsable(page);
  const texts = hostileTexts();
  const evil = '<img src=x onerror="window.__xss=1">\u202Egnp.exe\u200B';
  const label = '<svg onload="window.__xss=1">';
  const dir = join(tempDir(), '<b onclick="window.__xss=1">folder');
  mkdirSync(dir);
  const rows = texts.map((text, i) => {
    const record = {
      [label]: text,
      text: `${text}\n${label} stands in every text.`,
      [evil]: `${evil}${String(i % 3)}`,
    };
    return `${JSON.stringify(record)}\n`;
  });
  writeFileSync(join(dir, `${evil}.jsonl`), [...rows, rows[0], rows[1]].join(''));
  // in letters that do not tell how they are written
  writeFileSync(
    join(dir, `${evil}.txt`),
    encodeText(`Here is ${label}. Die Möwe flog früh über das Öl.`, 'windows-1252'),
  );
  writeFileSync(join(dir, `${evil}.png`), Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
  if (isRoot) giveToNobody(dirname(dir));
  await page.evaluate(() => {
    const reports: string[] = [];
    Object.assign(window, { __reports: reports });
    document.addEventListener('securitypolicyviolation', (event) => reports.push(event.violatedDirective));
  });
  const isHarmless = async (): Promise<void> => {
    await page.waitForTimeout(300);
    const state = await page.evaluate(() => ({
      xss: '__xss' in window,
      reports: (window as unknown as { __reports: string[] }).__reports,
      injected: document.querySelectorAll(
        '#app script, #app iframe, #app object, #app embed, #app base, #app meta, #app [onerror], #app [onload], #app [onclick]',
      ).length,
    }));
    expect(state).toEqual({ xss: false, reports: [], injected: 0 });
  };
  const shows = (text: string): Promise<unknown> =>
    page.waitForFunction((wanted) => document.querySelector('#app')?.textContent.includes(wanted), text);
  const close = async (): Promise<void> => {
    await isHarmless();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  await answerDialogs(running, [dir]);
  await page.evaluate(() => (location.hash = '#/data'));
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  // a point is no beginning of an extension in the name of a folder, and no name turns round those after it
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  expect(await name.inputValue()).toBe('<b onclick="window.__xss=1">folder');
  expect(await page.locator('.names bdi').count()).toBe(2);
  const head = page.getByRole('region', { name: 'First rows of the table' });
  await head.getByRole('radio', { name: 'text', exact: true }).check();
  await head.getByRole('checkbox').last().check();
  await shows(evil); // the file, the column and its cells
  await shows(label);
  await page.getByText('1 file will be left out').click();
  await isHarmless();

  await page.getByRole('button', { name: 'Read the texts' }).click();
  const done = page.getByRole('region', { name: 'Import of <b onclick=' });
  await done.getByRole('button', { name: 'See what was understood' }).click();
  await page.getByRole('heading', { name: 'What was found' }).waitFor();
  await page.getByRole('button', { name: /^Show: a picture/ }).click();
  await shows(`${evil}.png`);
  await close();
  await page.getByRole('button', { name: /Choose (it|lines)…/ }).click();
  await shows(`${label} stands in every text.`);
  await close();
  await page
    .getByRole('button', { name: /^See .*pair/ })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('radio').first().waitFor();
  await close();
  await page.getByRole('button', { name: 'Keep the first of each only…' }).first().click();
  await page.getByRole('dialog').getByRole('article').first().waitFor();
  await close();
  await page.getByRole('button', { name: 'Written how?' }).first().click();
  await page
    .getByRole('dialog')
    .getByRole('group', { name: /^First lines of/ })
    .waitFor();
  await close();
  await page.getByRole('button', { name: 'Change the split' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'Whole groups' }).check();
  await shows(evil);
  await close();
  await page.getByRole('searchbox', { name: 'Find in all documents' }).fill('stands in every text');
  await page.getByText(/documents hold “stands in every text”/).waitFor();
  await page.getByRole('region', { name: 'Documents found' }).getByRole('button').nth(3).click();
  await isHarmless();
});
