/** TensorFlow's library: downloaded by pip and checked by hash, unpacked whole or not at all. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, vi } from 'vitest';
import { Lacking } from '../../scripts/setup/lacking.mjs';
import { bringLibrary, libraryIn, wholeLibrary } from '../../scripts/setup/tensorflowLibrary.mjs';
import { findPythonWithPip } from '../../scripts/setup/tools.mjs';
import { TENSORFLOW_VERSION, type Wheel } from '../../scripts/setup/wheels.mjs';
import { onlyWhere } from '../support/onlyWhere.ts';
import { tempDir } from '../support/tempDir.ts';
import { makeReport } from './project.ts';

const python = findPythonWithPip() ?? '';
const test = onlyWhere(python !== '', 'there is no Python 3 with pip here');

const FILES = {
  'tensorflow/libtensorflow_cc.so.2': 'cc',
  'tensorflow/libtensorflow_framework.so.2': 'frame',
  'tensorflow/include/tensorflow/c/c_api.h': 'header',
  'tensorflow/python/big.py': 'not wanted',
};

// pip finds what it is asked for in a folder of ours, and asks no index
let shelf = '';
beforeEach(() => {
  shelf = tempDir();
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', shelf);
  return () => vi.unstubAllEnvs();
});

describe('a library', () => {
  test('is downloaded, and only what is needed of it is unpacked', async () => {
    const { cache, wheel, report } = makeWheel();
    await bringLibrary({ cache, wheel, python, report });
    const dir = libraryIn(cache, wheel);
    expect(wholeLibrary(dir)).toEqual({ 'libtensorflow_cc.so.2': 2, 'libtensorflow_framework.so.2': 5 });
    expect(readdirSync(dir).sort()).toEqual([
      'include',
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
      'manifest.json',
    ]);
    expect(readFileSync(join(dir, 'include/tensorflow/c/c_api.h'), 'utf8')).toBe('header');
    expect(readdirSync(cache)).toEqual([dir.slice(cache.length + 1)]);
    expect(report.lines.map((line) => line.split(':')[0])).toEqual([
      `TensorFlow ${TENSORFLOW_VERSION}, download`,
      `TensorFlow ${TENSORFLOW_VERSION}, unpacking`,
    ]);
  });

  test('with another hash than ours is refused, and nothing of it stays', async () => {
    const { cache, wheel, report } = makeWheel();
    const bringing = bringLibrary({ cache, wheel: { ...wheel, sha256: 'ab'.repeat(32) }, python, report });
    await expect(bringing).rejects.toThrow(/could not be downloaded: pip says: .*HASH/i);
    await expect(bringing).rejects.toMatchObject({ lack: 'download' });
    expect(readdirSync(cache)).toEqual([]);
  });

  test('that pip cannot find is a download that failed', async () => {
    const { cache, wheel, report } = makeWheel();
    for (const name of readdirSync(shelf)) rmSync(join(shelf, name));
    await expect(bringLibrary({ cache, wheel, python, report })).rejects.toBeInstanceOf(Lacking);
    expect(readdirSync(cache)).toEqual([]);
  });

  test('whose unpacking was killed is unpacked without another download', async () => {
    const { cache, wheel, report } = makeWheel();
    const kept = join(cache, `${wheel.name}-${TENSORFLOW_VERSION}-${wheel.platform}.whl`);
    const [file = ''] = readdirSync(shelf);
    writeFileSync(kept, readFileSync(join(shelf, file)));
    rmSync(join(shelf, file));
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(cache, `incoming-${hostname()}-${killed}`, 'unpacked'), { recursive: true });
    await bringLibrary({ cache, wheel, python, report });
    expect(wholeLibrary(libraryIn(cache, wheel))).not.toBeNull();
    expect(readdirSync(cache)).toEqual([libraryIn(cache, wheel).slice(cache.length + 1)]);
  });

  test('that was cut short on the disk is not whole', async () => {
    const { cache, wheel, report } = makeWheel();
    await bringLibrary({ cache, wheel, python, report });
    writeFileSync(join(libraryIn(cache, wheel), 'libtensorflow_cc.so.2'), '');
    expect(wholeLibrary(libraryIn(cache, wheel))).toBeNull();
  });

  test('for which there is no room is not begun', async () => {
    const { cache, wheel, report } = makeWheel();
    const bringing = bringLibrary({ cache, wheel: { ...wheel, unpacked: 1e18 }, python, report });
    await expect(bringing).rejects.toThrow(/no room for TensorFlow's library: \d+ MB are needed/);
    await expect(bringing).rejects.toMatchObject({ lack: 'disk' });
  });
});

describe('unpacking', () => {
  test('refuses a name that points outside the folder', () => {
    const dir = tempDir();
    const { status, stderr } = unpack(zip(dir, { 'tensorflow/../../out': 'x' }), join(dir, 'to'));
    expect(stderr).toContain('points outside the folder');
    expect(status).not.toBe(0);
    expect(readdirSync(dir)).toEqual(['a.whl']);
  });

  test('fails over a damaged file', () => {
    const dir = tempDir();
    const file = zip(dir, { 'tensorflow/a': 'a text that will be damaged' });
    const bytes = readFileSync(file);
    bytes.write('A', bytes.indexOf('a text'));
    writeFileSync(file, bytes);
    expect(unpack(file, join(dir, 'to')).stderr).toContain('Bad CRC-32');
  });
});

function unpack(file: string, to: string): { status: number | null; stderr: string } {
  const script = new URL('../../scripts/setup/unpack.py', import.meta.url).pathname;
  return spawnSync(python, [script, file, to, 'tensorflow/'], { encoding: 'utf8' });
}

/** A wheel that pip takes for TensorFlow's on the shelf, and a cache without it. */
function makeWheel(): { cache: string; wheel: Wheel; report: ReturnType<typeof makeReport> } {
  const name = `tensorflow_cpu-${TENSORFLOW_VERSION}-cp311-cp311-manylinux_2_27_x86_64.whl`;
  const info = `tensorflow_cpu-${TENSORFLOW_VERSION}.dist-info`;
  const file = zip(
    shelf,
    {
      ...FILES,
      [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: ${TENSORFLOW_VERSION}\n`,
      [`${info}/WHEEL`]:
        'Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_27_x86_64\n',
      [`${info}/RECORD`]: '',
    },
    name,
  );
  const wheel: Wheel = {
    name: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    bytes: 1000,
    unpacked: 1000,
    libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  };
  return { cache: tempDir(), wheel, report: makeReport() };
}

/** Packs without compression, by Python's own zipfile. */
function zip(dir: string, files: Record<string, string>, name = 'a.whl'): string {
  const file = join(dir, name);
  const script =
    'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as z:\n    [z.writestr(k, v) for k, v in json.loads(sys.argv[2]).items()]';
  const { status, stderr } = spawnSync(python, ['-c', script, file, JSON.stringify(files)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return file;
}
