/** npm's packages: which are wanted, when they are whole, and how they come into place. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  installPackages,
  isInstalled,
  nodePackage,
  packagesOf,
  SCRIPTS_NOT_RUN,
} from '../../scripts/setup/packages.mjs';
import { ROOT, stagingDir } from '../../scripts/setup/places.mjs';
import { installInto, makeProject, makeReport, write } from './project.ts';

describe('the lockfile', () => {
  const lockfile = join(ROOT, 'package-lock.json');

  test('brings no install script that is not known and done without', () => {
    const scripted = Object.entries(packagesOf(lockfile))
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(new Set(scripted)).toEqual(new Set(Object.keys(SCRIPTS_NOT_RUN)));
  });

  test('holds a hash for every package and the address of none', () => {
    expect(Object.values(packagesOf(lockfile)).filter(({ integrity }) => !integrity)).toEqual([]);
    expect(readFileSync(lockfile, 'utf8')).not.toContain('"resolved"');
  });

  test('brings a Node 24 for Linux, macOS and Windows', () => {
    const nodes = Object.keys(packagesOf(lockfile)).filter((path) =>
      /^node_modules\/node-(bin-)?(darwin|linux|win)-/.test(path),
    );
    expect(nodes).toEqual(
      ['bin-darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win-x64'].map(
        (name) => `node_modules/node-${name}`,
      ),
    );
  });
});

describe('node_modules', () => {
  test('is whole when npm has listed every package with the hash that is wanted', () => {
    const root = makeProject();
    installInto(join(root, 'node_modules'));
    expect(isInstalled(root, join(root, 'node_modules'))).toBe(true);
  });

  test('is whole without a package that is optional, but not without Node', () => {
    const root = makeProject();
    const one = { 'node_modules/one': { integrity: 'sha512-one' } };
    const node = { [`node_modules/${nodePackage() ?? 'none'}`]: { integrity: 'sha512-node' } };
    installInto(join(root, 'node_modules'), { ...one, ...node });
    expect(isInstalled(root, join(root, 'node_modules'))).toBe(true);
    installInto(join(root, 'node_modules'), one);
    expect(isInstalled(root, join(root, 'node_modules'))).toBe(false);
  });

  test('is not whole when another version of a package is there', () => {
    const root = makeProject();
    installInto(join(root, 'node_modules'));
    const lockfile = join(root, 'package-lock.json');
    write(lockfile, readFileSync(lockfile, 'utf8').replace('sha512-one', 'sha512-other'));
    expect(isInstalled(root, join(root, 'node_modules'))).toBe(false);
  });

  test('is not whole when npm was killed before it had written its list', () => {
    const root = makeProject();
    installInto(join(root, 'node_modules'));
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(isInstalled(root, join(root, 'node_modules'))).toBe(false);
  });
});

describe('a set-up', () => {
  test('that finds every package leaves them alone and says nothing', async () => {
    const root = makeProject();
    installInto(join(root, 'node_modules'));
    const report = makeReport();
    expect(await installPackages({ root, report })).toBe(true);
    expect(report.lines).toEqual([]);
  });

  test('that was killed before the new packages were in their place puts them there', async () => {
    const root = makeProject();
    write(join(root, 'node_modules', 'old', 'package.json'), '{}');
    installInto(join(stagingDir(root), 'packages', 'node_modules'));
    expect(await installPackages({ root, report: makeReport() })).toBe(true);
    expect(isInstalled(root, join(root, 'node_modules'))).toBe(true);
    expect(existsSync(join(root, 'node_modules', 'old'))).toBe(false);
    expect(readdirSync(stagingDir(root))).toEqual([]);
  });

  test('for which npm cannot install says so and leaves what was there', async () => {
    const root = makeProject(); // without a package.json, which npm wants to see
    write(join(root, 'node_modules', 'old', 'package.json'), '{}');
    const report = makeReport();
    expect(await installPackages({ root, report })).toBe(false);
    expect(report.lines.join()).toMatch(
      /^npm packages: npm could not install them .*Nothing has been changed\./s,
    );
    expect(readdirSync(join(root, 'node_modules'))).toEqual(['old']);
    expect(readdirSync(stagingDir(root))).toEqual([]);
  });
});
