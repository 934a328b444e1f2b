/** That nothing leaves the computer, told by the system itself: the program works in a network of its own that counts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { ownEnv } from '../support/electron.ts';
import type { OfflineReport } from '../support/offlineJourney.ts';
import { onlyWhere } from '../support/onlyWhere.ts';
import { inOwnNetwork, lackOfOwnNetwork } from '../support/ownNetwork.ts';
import { removeDir } from '../support/removeDir.ts';

const JOURNEY = fileURLToPath(new URL('../support/offlineJourney.ts', import.meta.url));
const probe = mkdtempSync(join(tmpdir(), 'ulmfit-network-'));
const lack = lackOfOwnNetwork(probe);
rmSync(probe, { recursive: true });

onlyWhere(lack === null, lack ?? '')(
  '9: from the start over an import and training to the end no packet is sent and no name is looked up',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ulmfit-offline-'));
    onTestFinished(() => removeDir(dir));
    const [program = '', ...args] = inOwnNetwork(dir, [process.execPath, JOURNEY, dir]);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ownEnv() });
    const [said, complaints, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    expect(status, complaints).toBe(0);
    const { before, worked, asked, called } = JSON.parse(said) as OfflineReport;
    expect(worked).toEqual(before);
    expect(before).toEqual({ packets: 0, datagrams: 0 });
    // the counters would have seen it
    expect(asked.packets).toBeGreaterThan(worked.packets);
    expect(asked.datagrams).toBeGreaterThan(worked.datagrams);
    expect(called.packets).toBeGreaterThan(asked.packets);
  },
);
