/** Marks at single points: circle, square, triangle, diamond, star; open or filled. Colour never stands alone. */
import { about } from '../box.ts';
import type { Box } from '../box.ts';
import type { ChartPlugin } from '../chart.svelte.ts';
import { palette } from '../palette.ts';
import { pixelOf } from './labels.ts';
import type { Drawing } from './labels.ts';
import type { Shape } from './shapes.ts';

export type { Shape } from './shapes.ts';

export interface Marker {
  readonly x: number;
  readonly y: number;
  readonly shape: Shape;
  readonly colour: string;
  /** only its rim is drawn, and the plot shows within */
  readonly open?: boolean;
  readonly size?: number;
  readonly scale?: string;
}

/** Radius of a mark, in pixels at the usual size of text. */
const USUAL_SIZE = 4;

export function markers(all: () => readonly Marker[]): ChartPlugin {
  return {
    id: 'markers',
    afterDatasetsDraw(chart) {
      for (const marker of all()) {
        const place = pixelOf(chart, marker);
        if (place !== null) drawMarker(chart.ctx, place.x, place.y, marker);
      }
    },
  };
}

/** What the marks take of the plot, in pixels. */
export function markerBoxes(chart: Drawing, all: readonly Marker[]): Box[] {
  return all.flatMap((marker) => {
    const place = pixelOf(chart, marker);
    const wide = marker.shape === 'star' ? 1.7 : 1.2; // its points reach further, and are thin
    return place === null ? [] : [about(place, (marker.size ?? USUAL_SIZE) * wide * palette().scale)];
  });
}

function drawMarker(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { shape, colour, open = false, size = USUAL_SIZE }: Marker,
): void {
  const radius = size * palette().scale;
  context.save();
  context.beginPath();
  if (shape === 'circle') context.arc(x, y, radius, 0, Math.PI * 2);
  else
    for (const [i, [dx, dy]] of corners(shape).entries()) {
      if (i === 0) context.moveTo(x + dx * radius, y + dy * radius);
      else context.lineTo(x + dx * radius, y + dy * radius);
    }
  context.closePath();
  context.lineJoin = 'round';
  context.lineWidth = open ? 2 : 1;
  context.fillStyle = open ? palette().plot : colour;
  context.strokeStyle = open ? colour : palette().plot;
  if (open) {
    context.fill();
    context.stroke();
  } else {
    context.stroke();
    context.fill();
  }
  context.restore();
}

/** Corners of a shape about its middle, for a radius of one. */
function corners(shape: Exclude<Shape, 'circle'>): readonly (readonly [number, number])[] {
  switch (shape) {
    case 'square':
      return [
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ];
    case 'triangle':
      return [
        [0, -1.15],
        [1.15, 0.95],
        [-1.15, 0.95],
      ];
    case 'diamond':
      return [
        [0, -1.3],
        [1.3, 0],
        [0, 1.3],
        [-1.3, 0],
      ];
    case 'star':
      return Array.from({ length: 10 }, (_, i) => {
        const angle = (Math.PI / 5) * i - Math.PI / 2;
        const far = i % 2 === 0 ? 1.9 : 0.8;
        return [Math.cos(angle) * far, Math.sin(angle) * far] as const;
      });
  }
}
