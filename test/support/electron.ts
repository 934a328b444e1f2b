/** Starts the real app in the real Electron for a test, with folders of its own; what it said is shown if the test fails. */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFailed, onTestFinished } from 'vitest';
import { ROOT } from '../../scripts/setup/places.mjs';
import { asNobody, giveToNobody, isRoot, readableByNobody } from './nobody.ts';
import { removeDir } from './removeDir.ts';

const START_MS = 60_000;
const CLOSE_MS = 10_000;
const MOST_WORDS = 3000;

export interface LaunchOptions {
  /** the library's folder; without it a fresh one */
  readonly library?: string;
  /** Electron's own folder; without it a fresh one */
  readonly userData?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * as people run it: an ordinary user, in Chromium's sandbox. Where the tests run as root it is `nobody`, who cannot
   * read root's cache and so has the portable engine; ask `lackOfNobody` first
   */
  readonly asUser?: boolean;
  /** a packaged app's program, in place of out/ */
  readonly packaged?: string;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  /** the first window */
  readonly page: Page;
  readonly library: string;
  readonly userData: string;
  /** what the main process has written to standard error, and the window to its console */
  log(): string;
  /** ends it as a person would, and by force if it does not end */
  close(): Promise<void>;
}

/** `openApp` for one test: closed when the test is over, its log shown when it has failed. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const running = await openApp(options);
  onTestFailed(
    () =>
      void process.stdout.write(`${running.log().trim().slice(-MOST_WORDS).replace(/^/gm, '    app: ')}\n`),
  );
  onTestFinished(() => running.close());
  return running;
}

/** Opens the app and waits for its window. Who calls this closes it. */
export async function openApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const home = mkdtempSync(join(tmpdir(), 'ulmfit-app-'));
  const library = options.library ?? join(home, 'library');
  const userData = options.userData ?? join(home, 'user');
  if (options.asUser && isRoot) for (const dir of [home, library, userData]) giveToNobody(dir);
  const lines: string[] = [];
  try {
    const app = await _electron.launch({
      executablePath: writeStarter(home, options),
      args: [
        ...(options.packaged === undefined ? [ROOT] : []),
        '--log-level=3', // Chromium's complaints about missing hardware would hide what the app said
        ...[`--user-data-dir=${userData}`, '--library', library, ...(options.args ?? [])],
      ],
      chromiumSandbox: options.asUser ?? false,
      env: { ...ownEnv(), ...options.env },
      timeout: START_MS,
    });
    const child = app.process();
    child.stderr?.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const listen = (page: Page): void => {
      page.on('console', (message) => lines.push(`console: ${message.text()}\n`));
      page.on('pageerror', (error) => lines.push(`page: ${error.stack ?? error.message}\n`));
    };
    app.on('window', listen);
    const page = await app.firstWindow({ timeout: START_MS });
    return {
      app,
      page,
      library,
      userData,
      log: () => lines.join(''),
      close: async () => {
        await end(app, child);
        removeDir(home);
      },
    };
  } catch (error) {
    removeDir(home);
    const said = lines.join('').slice(-MOST_WORDS) || (error instanceof Error ? error.message : '');
    throw new Error(`the app did not open a window; it said:\n${said}`, { cause: error });
  }
}

/**
 * The program that Playwright starts: Electron, in front of whose own words stands what Playwright itself would put
 * there if it had found Electron, and before it what makes nobody of root.
 */
function writeStarter(home: string, { asUser = false, packaged }: LaunchOptions): string {
  const found = packaged ?? electronBinary();
  const dist = asUser ? readableByNobody(dirname(found), home) : dirname(found);
  const words = [
    ...(asUser && isRoot ? asNobody(home) : []),
    join(dist, basename(found)),
    ...(packaged === undefined ? ['-r', playwrightLoader()] : []),
  ];
  const file = join(home, 'electron');
  writeFileSync(file, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

function playwrightLoader(): string {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return join(dirname(manifest), 'lib', 'server', 'electron', 'loader.js');
}

/** Electron's program, which `npm test` names. */
function electronBinary(): string {
  const binary = process.env['ULMFIT_ELECTRON'];
  if (binary === undefined) throw new Error('ULMFIT_ELECTRON is not set. Run these tests by `npm test`.');
  return binary;
}

/** Our environment, without what would make Electron another program. */
export function ownEnv(): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(ELECTRON_|NODE_|VITEST)/.test(entry[0]),
  );
  return Object.fromEntries(own);
}

/** @param child asked for before: an app that has ended by itself does not tell it any more */
async function end(app: ElectronApplication, child: ChildProcess): Promise<void> {
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (isOver()) return;
  const closing = app.close().catch(() => undefined); // it may be ending by itself
  await Promise.race([closing, setTimeout(CLOSE_MS)]);
  if (!isOver()) child.kill('SIGKILL');
}
