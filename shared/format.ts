/** Numbers, durations and sizes as people read them: three significant digits, thousands separators, rounded times. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `24,310` */
export function count(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 document`, `24,310 documents` */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** Three significant digits: `4.31`, `72.3`, `1,240`, `0.000125`. */
export function threeDigits(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'not a number' : x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e6 || size < 1e-4) return exponent(x);
  if (size >= 999.5) return (x < 0 ? '−' : '') + count(size);
  return minus(String(Number(x.toPrecision(3))));
}

/** Always `decimals` digits after the point, for columns. */
export function fixed(x: number, decimals: number): string {
  return Number.isFinite(x) ? minus(x.toFixed(decimals)) : threeDigits(x);
}

/** Learning rates as `4e−3`, and as plain numbers from a tenth on. */
export function learningRate(x: number): string {
  return x !== 0 && Math.abs(x) < 0.1 ? exponent(x) : threeDigits(x);
}

/** A share of one as `96.8 %`. */
export function percent(share: number): string {
  return `${fixed(share * 100, 1)} %`;
}

/** `1.2 GB`, with powers of 1000. */
export function bytes(n: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = n < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3));
  return `${threeDigits(n / 1000 ** step)} ${units[step] ?? ''}`;
}

/** How long something took: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min${seconds % 60 > 0 ? ` ${String(seconds % 60)} s` : ''}`;
  return `${String(Math.floor(minutes / 60))} h${minutes % 60 > 0 ? ` ${String(minutes % 60)} min` : ''}`;
}

/** A forecast, rounded as coarsely as it deserves: `about 25 min left`. */
export function timeLeft(ms: number): string {
  if (ms < 10_000) return 'a few seconds left';
  if (ms < MINUTE) return `about ${String(Math.ceil(ms / 10_000) * 10)} s left`;
  if (ms < 10 * MINUTE) return `about ${String(Math.round(ms / MINUTE))} min left`;
  if (ms < HOUR) return `about ${String(Math.round(ms / (5 * MINUTE)) * 5)} min left`;
  return `about ${threeDigits(Math.round(ms / (HOUR / 2)) / 2)} h left`;
}

/** A date and time in the reader's own zone, without seconds: `2026-11-24 03:14`. */
export function moment(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function exponent(x: number): string {
  const [digits = '', power = ''] = x.toExponential(2).split('e');
  return minus(`${String(Number(digits))}e${String(Number(power))}`);
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}
