/** The shapes of marks. Lines that lie in one plot each have their own, so that colour never stands alone. */

export const SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const;
export type Shape = (typeof SHAPES)[number] | 'star';
