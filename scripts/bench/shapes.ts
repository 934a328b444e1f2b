/** The sizes that are measured; the PyTorch side reads the same numbers from its command line. */

export interface BenchShape {
  readonly vocab: number;
  readonly embSz: number;
  readonly nHid: number;
  readonly nLayers: number;
  readonly batch: number;
  readonly bptt: number;
  /** updates in a block; all sides run blocks of equal length in turn */
  readonly block: number;
}

export const SHAPES: Record<string, BenchShape> = {
  small: { vocab: 5000, embSz: 100, nHid: 256, nLayers: 2, batch: 16, bptt: 35, block: 40 },
  starter: { vocab: 12_000, embSz: 200, nHid: 448, nLayers: 3, batch: 32, bptt: 70, block: 5 },
  paper: { vocab: 30_000, embSz: 400, nHid: 1152, nLayers: 3, batch: 64, bptt: 70, block: 1 },
};
