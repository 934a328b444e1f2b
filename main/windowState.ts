/** Where the window was and how large: remembered across starts, and always brought back onto a screen that is there. */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './app/jsonFile.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** null until the window has been somewhere: the system then places it */
  readonly bounds: Bounds | null;
  readonly maximised: boolean;
}

export const SMALLEST = { width: 1120, height: 720 } as const;
export const USUAL_SIZE = { width: 1360, height: 860 } as const;

/** Of a window that hangs over a screen's edge, so much must be seen to take hold of it. */
const GRIP = { width: 120, height: 40 };

const number = z.int().min(-100_000).max(100_000);
const stateSchema = z.object({
  bounds: z.object({ x: number, y: number, width: number, height: number }).nullable(),
  maximised: z.boolean(),
});

const fileIn = (dir: string): string => join(dir, 'window.json');

export function readWindowState(dir: string): WindowState {
  return readJsonFile(fileIn(dir), stateSchema) ?? { bounds: null, maximised: false };
}

export function writeWindowState(dir: string, state: WindowState): void {
  writeJsonFile(fileIn(dir), state);
}

/**
 * The bounds to open with: those remembered, made to fit the screen they are on; null where that screen is gone.
 * @param screens the work areas, without panels and docks
 */
export function fitted(bounds: Bounds | null, screens: readonly Bounds[]): Bounds | null {
  if (bounds === null) return null;
  const [best] = screens
    .map((screen) => ({ screen, seen: overlap(bounds, screen) }))
    .filter(({ seen }) => seen.width >= GRIP.width && seen.height >= GRIP.height)
    .sort((a, b) => b.seen.width * b.seen.height - a.seen.width * a.seen.height);
  if (best === undefined) return null;
  const { screen } = best;
  const width = Math.max(SMALLEST.width, Math.min(bounds.width, screen.width));
  const height = Math.max(SMALLEST.height, Math.min(bounds.height, screen.height));
  return {
    x: clamp(bounds.x, screen.x, screen.x + screen.width - width),
    y: clamp(bounds.y, screen.y, screen.y + screen.height - height),
    width,
    height,
  };
}

function overlap(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

/** On a screen smaller than the window the upper left corner is what must be seen. */
function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
