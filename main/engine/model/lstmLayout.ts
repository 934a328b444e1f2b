/**
 * PyTorch's LSTM weights and the engine's: [4H, in] with gate rows i, f, g, o against [in, 4H] with blocks i, g, f, o.
 * The engine's order is that of TensorFlow's LSTMBlockCellGrad. Converted only where weights come in or go out.
 */

/** Block b of the engine holds PyTorch's block TORCH_BLOCK[b]; the permutation is its own inverse. */
const TORCH_BLOCK = [0, 2, 1, 3] as const;

/** PyTorch's [4H, columns] → the engine's [columns, 4H]. */
export function matrixToEngine(torch: Float32Array, H: number, columns: number): Float32Array {
  const out = new Float32Array(torch.length);
  for (const [block, from] of TORCH_BLOCK.entries())
    for (let h = 0; h < H; h++)
      for (let c = 0; c < columns; c++)
        out[c * 4 * H + block * H + h] = torch[(from * H + h) * columns + c] ?? Number.NaN;
  return out;
}

/** The engine's [columns, 4H] → PyTorch's [4H, columns]. */
export function matrixToTorch(engine: Float32Array, H: number, columns: number): Float32Array {
  const out = new Float32Array(engine.length);
  for (const [block, to] of TORCH_BLOCK.entries())
    for (let h = 0; h < H; h++)
      for (let c = 0; c < columns; c++)
        out[(to * H + h) * columns + c] = engine[c * 4 * H + block * H + h] ?? Number.NaN;
  return out;
}

/** A bias [4H], either way. */
export function permuteBias(bias: Float32Array, H: number): Float32Array {
  const out = new Float32Array(bias.length);
  for (const [block, from] of TORCH_BLOCK.entries())
    out.set(bias.subarray(from * H, (from + 1) * H), block * H);
  return out;
}
