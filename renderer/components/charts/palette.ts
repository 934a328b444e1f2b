/** The tokens as a canvas needs them: colours as rgb, the font, the size of text. Read again when the theme changes. */
import { themeTurns, watchTheme } from './theme.svelte.ts';

const TOKENS = {
  plot: '--surface-2',
  text: '--text',
  muted: '--text-muted',
  faint: '--text-faint',
  grid: '--grid',
  axis: '--axis',
  lineStrong: '--line-strong',
  band: '--band',
  accent: '--accent',
  onAccent: '--text-on-accent',
  warn: '--warn',
} as const;

const SERIES = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'] as const;

export type ColourName = keyof typeof TOKENS;

/** Colours are `rgb(…)` strings. */
export interface Palette extends Readonly<Record<ColourName, string>> {
  /** the colour of series 1 to 6; more begin again */
  series(number: number): string;
  readonly font: string;
  /** how many times its usual size text has */
  readonly scale: number;
}

let known: Palette | null = null;

let knownAt = 0;
let watched = false;

/**
 * The palette of this moment. Within an effect it is followed: a change of the theme runs the effect again. It is asked
 * hundreds of times a drawing, so it costs no more than reading a number.
 */
export function palette(): Palette {
  if (!watched) {
    watched = true;
    watchTheme();
  }
  const turns = themeTurns();
  if (known === null || turns !== knownAt) known = read();
  knownAt = turns;
  return known;
}

/** A colour of the palette made transparent. */
export function faded(rgb: string, alpha: number): string {
  return `color-mix(in srgb, ${rgb} ${String(alpha * 100)}%, transparent)`;
}

/** A hidden element takes each token as its colour, so that `light-dark()` and `var()` come back as plain rgb. */
function read(): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.setProperty('forced-color-adjust', 'none'); // a canvas is not recoloured either
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return style.color;
  };
  const named = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, colour(token)]));
  const series = SERIES.map(colour);
  const root = getComputedStyle(document.documentElement);
  probe.remove();
  return {
    ...withAllColours(named),
    series: (number) => series[(number - 1) % series.length] ?? '',
    font: root.getPropertyValue('--font-sans').trim() || 'sans-serif',
    scale: Number.parseFloat(root.fontSize) / 16 || 1,
  };
}

function withAllColours(named: Record<string, string>): Record<ColourName, string> {
  const of = (name: ColourName): string => named[name] ?? '';
  return {
    plot: of('plot'),
    text: of('text'),
    muted: of('muted'),
    faint: of('faint'),
    grid: of('grid'),
    axis: of('axis'),
    lineStrong: of('lineStrong'),
    band: of('band'),
    accent: of('accent'),
    onAccent: of('onAccent'),
    warn: of('warn'),
  };
}
