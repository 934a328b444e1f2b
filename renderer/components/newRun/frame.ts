/** The plot as a rectangle: from values to pixels and back, as the chart's own scales do it. */

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** what the plot reaches over */
  readonly x: { readonly min: number; readonly max: number };
  readonly y: { readonly min: number; readonly max: number; readonly log: boolean };
}

export function pixelX({ left, right, x }: Frame, value: number): number {
  return left + ((value - x.min) / (x.max - x.min)) * (right - left);
}

export function pixelY({ top, bottom, y }: Frame, value: number): number {
  const share = y.log
    ? Math.log(Math.max(value, Number.MIN_VALUE) / y.min) / Math.log(y.max / y.min)
    : (value - y.min) / (y.max - y.min);
  return bottom - share * (bottom - top);
}

export function valueX({ left, right, x }: Frame, pixel: number): number {
  return x.min + ((pixel - left) / (right - left)) * (x.max - x.min);
}

export function valueY({ top, bottom, y }: Frame, pixel: number): number {
  const share = (bottom - pixel) / (bottom - top);
  return y.log ? y.min * (y.max / y.min) ** share : y.min + share * (y.max - y.min);
}
