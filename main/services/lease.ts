/** Who works on a row: the identity of this process, and whether the owner of a lease still lives. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Lease } from '../db/leaseColumns.ts';

/** A computer that shares the folder can only be judged by its signs of life, which come every second or so. */
const SILENCE_MS = 2 * 60 * 1000;

/** What of a lease never changes while this process lives; to find it out takes a second process on some systems. */
let own: Omit<Lease, 'heartbeat'> | undefined;

/** Of work that can be gone on with, and that nobody is at. */
export const NOBODY: Lease = { pid: 0, started: '', boot: '', host: '', heartbeat: 0 };

export function ownLease(now: number): Lease {
  own ??= {
    pid: process.pid,
    started: startTime(process.pid) ?? '',
    boot: bootId(),
    host: hostname(),
  };
  return { ...own, heartbeat: now };
}

/** @param now epoch milliseconds */
export function isAlive(lease: Lease | null, now: number): boolean {
  if (lease === null) return false;
  const { pid, started, boot } = ownLease(now);
  if (lease.pid === pid && lease.started === started && lease.boot === boot) return true;
  if (lease.boot === boot) return startTime(lease.pid) === lease.started;
  return lease.host !== hostname() && now - lease.heartbeat < SILENCE_MS;
}

/** Identity of this boot; on Linux also of the process namespace, since containers share a boot but no pids. */
function bootId(): string {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
    }
    if (process.platform === 'darwin') return command('sysctl', ['-n', 'kern.bootsessionuuid']);
  } catch {
    // a hardened system hides it; the start time alone must then do
  }
  return process.platform;
}

/** Start time of a living process in the system's own words; null when there is none. */
function startTime(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (!exists) return null;
  }
  try {
    if (process.platform === 'linux') return linuxStartTime(pid);
    if (process.platform === 'win32') {
      return command('powershell', [
        '-NoProfile',
        '-Command',
        `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`,
      ]);
    }
    return command('ps', ['-o', 'lstart=', '-p', String(pid)]);
  } catch {
    return null;
  }
}

/** Clock ticks since boot; a process that has ended and waits for its parent (a zombie) does not count as alive. */
function linuxStartTime(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // the name in brackets may hold spaces and brackets itself; the fields after it start with the state (field 3)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

function command(file: string, args: readonly string[]): string {
  return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
