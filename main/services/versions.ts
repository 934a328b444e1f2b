/** What a result depends on beside its settings: written into every run. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { EngineIdentity } from './engineHost.ts';

export function programVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

export function versions(engine: Pick<EngineIdentity, 'engine' | 'version'>): Record<string, string> {
  return {
    program: programVersion(),
    [engine.engine]: engine.version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}
