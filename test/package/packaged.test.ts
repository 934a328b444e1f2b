/** The packaged program: what is in it, what its argv and environment cannot make of it, and that it trains. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { type Flavour, readFuses } from '../../scripts/package/fuses.mjs';
import { pack } from '../../scripts/package/pack.mjs';
import { ROOT } from '../../scripts/setup/places.mjs';
import { readState } from '../../scripts/setup/state.mjs';
import { defaultSettings } from '../../shared/settings.ts';
import { call, until } from '../support/appCalls.ts';
import { launchApp } from '../support/electron.ts';
import { onlyWhere } from '../support/onlyWhere.ts';
import { tempDir } from '../support/tempDir.ts';
import { removeDir } from '../support/removeDir.ts';

const isLinux = process.platform === 'linux';
const withTensorflow = (readState(ROOT)?.tensorflow.version ?? null) !== null;
const lacking = isLinux
  ? 'a package holds TensorFlow, and there is none here'
  : 'packed on Linux only so far';
const packaged = onlyWhere(isLinux && withTensorflow, lacking);

let folder = '';

beforeAll(async () => {
  if (!isLinux || !withTensorflow) return;
  folder = mkdtempSync(join(tmpdir(), 'ulmfit-package-'));
  for (const flavour of ['release', 'e2e'] as const) await make(flavour);
});
afterAll(() => removeDir(folder));

async function make(flavour: Flavour): Promise<void> {
  const state = readState(ROOT);
  if (state === null) throw new Error('nothing is set up');
  const { ok, output } = await pack({
    root: ROOT,
    state,
    targets: ['dir'],
    into: join(folder, flavour),
    flavour,
  });
  if (!ok) throw new Error(output);
}

const inside = (flavour: Flavour, ...path: string[]): string =>
  join(folder, flavour, 'linux-unpacked', ...path);
const program = (flavour: Flavour): string => inside(flavour, 'ulmfit-studio');

describe('the fuses', () => {
  packaged('of the program for people are all as they should be', async () => {
    const { WasmTrapHandlers = true, ...others } = await readFuses(program('release')); // the newest, not in all
    expect(others).toEqual(RELEASE);
    expect(WasmTrapHandlers).toBe(true);
  });

  packaged('of the program for tests differ in the inspector only', async () => {
    const release = await readFuses(program('release'));
    expect(await readFuses(program('e2e'))).toEqual({ ...release, EnableNodeCliInspectArguments: true });
  });
});

/** Written out, so that a slip in the table by which they are set does not go unseen. */
const RELEASE = {
  RunAsNode: false,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: false,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

describe('the package', () => {
  packaged('holds nothing that only developers need', () => {
    const files = [
      ...listPackage(inside('release', 'resources', 'app.asar'), { isPack: false }),
      ...readdirSync(inside('release'), { recursive: true, encoding: 'utf8' }),
    ];
    const odd =
      /\.(map|ts|tsx|svelte|gyp|cc|h|c|test\.js)$|(^|\/)(test|tests|src\/.*\.cpp|default_app\.asar|version)$/;
    expect(files.filter((file) => odd.test(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  packaged('holds the starter model, the sample and the licences', () => {
    const wanted = [
      ...['resources/resources/starter/model.safetensors', 'resources/resources/sample/SOURCE.md'],
      ...['resources/resources/general/texts.jsonl', 'resources/resources/general/LICENSE.wordnet.txt'],
      ...['LICENSE.electron.txt', 'LICENSES.chromium.html', 'LICENSES.packages.txt'],
      'resources/app.asar.unpacked/node_modules/@tensorflow/tfjs-node-gpu/deps/lib/THIRD_PARTY_NOTICES.txt',
    ];
    expect(wanted.filter((file) => !existsSync(inside('release', file)))).toEqual([]);
  });

  packaged('is no larger than it has to be without TensorFlow', () => {
    const sizes = readdirSync(inside('release'), { recursive: true, encoding: 'utf8' })
      .filter((file) => !file.includes('libtensorflow'))
      .map((file) => statSync(inside('release', file)))
      .filter((stat) => stat.isFile())
      .map(({ size }) => size);
    expect(sizes.reduce((a, b) => a + b, 0) / 1e6).toBeLessThan(300);
  });
});

describe('the program for people', () => {
  packaged('cannot be made a Node by its environment', async () => {
    const dir = tempDir();
    const written = join(dir, 'written');
    const script = join(dir, 'write.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(written)}, '')`);
    await start([script], { ELECTRON_RUN_AS_NODE: '1' });
    await start([], { NODE_OPTIONS: `--require=${script}` });
    expect(existsSync(written)).toBe(false);
  });

  packaged('opens no inspector when it is asked to', async () => {
    expect(await start(['--inspect=0'], {})).not.toContain('Debugger listening');
  });

  /** Runs it, in folders of its own, until it writes its log: by then the program itself has started. */
  async function start(args: readonly string[], env: Record<string, string>): Promise<string> {
    const dir = tempDir();
    const log = join(dir, 'user', 'logs');
    const own = ['--no-sandbox', `--user-data-dir=${join(dir, 'user')}`, '--library', join(dir, 'library')];
    const child = spawn(program('release'), [...args, ...own], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // a group of its own, so that its helpers end with it
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(child, 'close');
    await until(
      async () => existsSync(log) || child.exitCode !== null,
      (isOver) => isOver,
    );
    expect(existsSync(log)).toBe(true);
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
    return said;
  }
});

packaged('the packaged program imports texts and trains 20 updates with TensorFlow', async () => {
  const { page } = await launchApp({ packaged: program('e2e') });
  const engine = await call(page, 'app.engine', {});
  expect(engine.engine).toBe('tensorflow');

  const { id } = await call(page, 'data.importSample', {});
  const { data, failure } = await until(
    async () => {
      const imports = await call(page, 'data.imports', {});
      return imports.find((each) => each.id === id) ?? { status: 'reading', data: null, failure: null };
    },
    ({ status }) => status !== 'reading',
  );
  expect(failure).toBeNull();

  const [model] = await call(page, 'models.list', {});
  const draft = {
    ...{
      name: 'packaged',
      kind: 'finetune' as const,
      model: model?.id ?? '',
      data: data ?? '',
      epochs: 1,
      seed: 1,
    },
    settings: defaultSettings(),
  };
  const { run } = await call(page, 'runs.start', { draft });
  const { step, loss } = await until(
    () => call(page, 'runs.updates', { run, after: 0 }),
    (columns) => columns.step.length >= 20,
  );
  expect(step.length).toBeGreaterThanOrEqual(20);
  expect([...loss].every((value) => Number.isFinite(value) && value > 0)).toBe(true);
  await call(page, 'runs.discard', { run });
});
