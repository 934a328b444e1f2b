/** One LSTM layer in double precision, forward and backward, written from PyTorch's equations one number at a time. */

/** Everything in PyTorch's gate order i, f, g, o, time-major. */
export interface LstmCase {
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly H: number;
  readonly x: Float32Array; // [T·B, I]
  readonly h0: Float32Array; // [B, H]
  readonly c0: Float32Array; // [B, H]
  readonly w: Float32Array; // [4H, I]
  readonly u: Float32Array; // [4H, H]
  readonly b: Float32Array; // [4H]
  /** gradients that come from above: of every h_t, of the last h and of the last c */
  readonly dh: Float32Array; // [T·B, H]
  readonly dhT: Float32Array | null; // [B, H]
  readonly dcT: Float32Array | null; // [B, H]
}

export type LstmNumbers = Readonly<
  Record<'h' | 'hT' | 'cT' | 'dx' | 'dw' | 'du' | 'db' | 'dh0' | 'dc0', number[]>
>;

/** Hidden states, last states, and every gradient. Rows of the batch do not meet but in the weights' gradients. */
export function referenceLstm(given: LstmCase): LstmNumbers {
  const { T, B, I, H } = given;
  const zeros = (n: number): number[] => Array<number>(n).fill(0);
  const out = {
    h: zeros(T * B * H),
    hT: zeros(B * H),
    cT: zeros(B * H),
    dx: zeros(T * B * I),
    dw: zeros(4 * H * I),
    du: zeros(4 * H * H),
    db: zeros(4 * H),
    dh0: zeros(B * H),
    dc0: zeros(B * H),
  };
  for (let row = 0; row < B; row++) oneRow(given, row, out);
  return out;
}

interface Moment {
  readonly x: number[];
  readonly hBefore: number[];
  readonly cBefore: number[];
  readonly c: number[];
  readonly gates: number[]; // i, f, g, o, activated
}

function oneRow(given: LstmCase, row: number, out: Record<keyof LstmNumbers, number[]>): void {
  const { T, B, I, H } = given;
  let h = part(given.h0, row, H);
  let c = part(given.c0, row, H);
  const moments: Moment[] = [];
  for (let t = 0; t < T; t++) {
    const x = part(given.x, t * B + row, I);
    const gates = Array.from({ length: 4 * H }, (_, q) => {
      const z = dot(part(given.w, q, I), x) + dot(part(given.u, q, H), h) + at(given.b, q);
      return q >= 2 * H && q < 3 * H ? Math.tanh(z) : 1 / (1 + Math.exp(-z));
    });
    const next = c.map((before, k) => at(gates, H + k) * before + at(gates, k) * at(gates, 2 * H + k));
    moments.push({ x, hBefore: h, cBefore: c, c: next, gates });
    h = next.map((cell, k) => at(gates, 3 * H + k) * Math.tanh(cell));
    c = next;
    put(out.h, t * B + row, h);
  }
  put(out.hT, row, h);
  put(out.cT, row, c);

  let dhNext = given.dhT === null ? h.map(() => 0) : part(given.dhT, row, H);
  let dc = given.dcT === null ? h.map(() => 0) : part(given.dcT, row, H);
  for (let t = T - 1; t >= 0; t--) {
    const m = moments[t];
    if (m === undefined) throw new RangeError(`no step ${t}`);
    const dz = Array<number>(4 * H).fill(0);
    const dh = part(given.dh, t * B + row, H).map((d, k) => d + at(dhNext, k));
    dc = dc.map((d, k) => {
      const [i, f, g, o] = [0, 1, 2, 3].map((block) => at(m.gates, block * H + k));
      if (i === undefined || f === undefined || g === undefined || o === undefined) throw new RangeError();
      const tanh = Math.tanh(at(m.c, k));
      const here = d + at(dh, k) * o * (1 - tanh ** 2);
      dz[k] = here * g * i * (1 - i);
      dz[H + k] = here * at(m.cBefore, k) * f * (1 - f);
      dz[2 * H + k] = here * i * (1 - g ** 2);
      dz[3 * H + k] = at(dh, k) * tanh * o * (1 - o);
      return here * f;
    });
    const throughColumn = (matrix: Float32Array, width: number, column: number): number =>
      dz.reduce((sum, d, q) => sum + d * at(matrix, q * width + column), 0);
    put(out.dx, t * B + row, m.x.map((_, k) => throughColumn(given.w, I, k))); // prettier-ignore
    dhNext = m.hBefore.map((_, k) => throughColumn(given.u, H, k));
    for (const [q, d] of dz.entries()) {
      out.db[q] = at(out.db, q) + d;
      for (let k = 0; k < I; k++) out.dw[q * I + k] = at(out.dw, q * I + k) + d * at(m.x, k);
      for (let k = 0; k < H; k++) out.du[q * H + k] = at(out.du, q * H + k) + d * at(m.hBefore, k);
    }
  }
  put(out.dh0, row, dhNext);
  put(out.dc0, row, dc);
}

const part = (data: Float32Array, index: number, width: number): number[] =>
  Array.from(data.subarray(index * width, (index + 1) * width));

function put(to: number[], index: number, values: readonly number[]): void {
  for (const [k, value] of values.entries()) to[index * values.length + k] = value;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * at(b, k), 0);

function at(data: ArrayLike<number>, index: number): number {
  const value = data[index];
  if (value === undefined) throw new RangeError(`no element ${index}`);
  return value;
}
