/** Letters on a canvas: sizes that follow the size of text, halos that keep a label readable over lines. */
import { palette } from '../palette.ts';

export interface TextLook {
  readonly colour: string;
  /** in pixels at the usual size of text */
  readonly size?: number;
  readonly strong?: boolean;
  readonly align?: CanvasTextAlign;
  readonly baseline?: CanvasTextBaseline;
  /** colour of the rim around the letters */
  readonly halo?: string;
  /** radians, clockwise */
  readonly angle?: number;
}

export interface ChipLook {
  readonly fill: string;
  readonly colour: string;
  readonly edge?: string;
  readonly bounds?: { readonly from: number; readonly to: number };
}

const USUAL_SIZE = 11.5;

/** Sets the font, so that the same text can be measured and drawn. */
export function setFont(
  context: CanvasRenderingContext2D,
  { size = USUAL_SIZE, strong = false }: Partial<TextLook>,
): void {
  const { font, scale } = palette();
  context.font = `${strong ? '600' : '400'} ${String(size * scale)}px ${font}`;
}

export function textWidth(context: CanvasRenderingContext2D, text: string, look: Partial<TextLook>): number {
  context.save();
  setFont(context, look);
  const { width } = context.measureText(text);
  context.restore();
  return width;
}

export function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  look: TextLook,
): void {
  context.save();
  setFont(context, look);
  context.textAlign = look.align ?? 'left';
  context.textBaseline = look.baseline ?? 'middle';
  context.translate(x, y);
  if (look.angle !== undefined) context.rotate(look.angle);
  if (look.halo !== undefined) {
    context.strokeStyle = look.halo;
    context.lineWidth = 4;
    context.lineJoin = 'round';
    context.strokeText(text, 0, 0);
  }
  context.fillStyle = look.colour;
  context.fillText(text, 0, 0);
  context.restore();
}

/** The middle of something `2 · half` wide as near to `x` as it can be without reaching over either edge. */
export function keptWithin(x: number, half: number, from: number, to: number): number {
  return Math.max(from + half, Math.min(to - half, x));
}

/**
 * A filled box with rounded corners and a text in its middle.
 * @param bounds what it does not reach over; it moves aside instead
 * @returns its edges
 */
export function drawChip(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { fill, colour, edge, bounds }: ChipLook,
): { left: number; right: number } {
  const { scale } = palette();
  const width = textWidth(context, text, { strong: true }) + 16 * scale;
  const height = 18 * scale;
  const middle = bounds === undefined ? x : keptWithin(x, width / 2, bounds.from, bounds.to);
  context.save();
  context.beginPath();
  context.roundRect(middle - width / 2, y - height / 2, width, height, 3);
  context.fillStyle = fill;
  context.fill();
  if (edge !== undefined) {
    context.strokeStyle = edge;
    context.stroke();
  }
  context.restore();
  drawText(context, text, middle, y, { colour, strong: true, align: 'center' });
  return { left: middle - width / 2, right: middle + width / 2 };
}

/** A straight line of one pixel, sharp. */
export function drawLine(
  context: CanvasRenderingContext2D,
  from: { x: number; y: number },
  to: { x: number; y: number },
  { colour, width = 1, dash = [] }: { colour: string; width?: number; dash?: readonly number[] },
): void {
  const sharp = width === 1 ? 0.5 : 0;
  const upright = from.x === to.x;
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(
    upright ? Math.floor(from.x) + sharp : from.x,
    upright ? from.y : Math.floor(from.y) + sharp,
  );
  context.lineTo(upright ? Math.floor(to.x) + sharp : to.x, upright ? to.y : Math.floor(to.y) + sharp);
  context.stroke();
  context.restore();
}
