/** Moves labels apart that would lie on each other, each as little as can be. */

/**
 * @param heights where each label would like to be
 * @param gap least distance between two
 * @returns where each comes to be, in the order given
 */
export function spread(heights: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  let least = top;
  for (const place of order) {
    place.height = Math.max(place.height, least);
    least = place.height + gap;
  }
  let most = bottom;
  for (const place of order.toReversed()) {
    place.height = Math.min(place.height, most);
    most = place.height - gap;
  }
  const result = new Array<number>(heights.length).fill(0);
  for (const { height, index } of order) result[index] = height;
  return result;
}
