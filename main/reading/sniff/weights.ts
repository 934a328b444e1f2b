/** Tells the weights of models from other data, so that who drops one among texts learns where it belongs. */

/** What follows a file's name in a sentence. */
export const MODEL = 'holds the weights of a model, not texts; bring it in on the screen Models';

const HEADER_LENGTH = 8;
/** of safetensors; longer ones are refused when they are read */
const LONGEST_HEADER = 16 * 1024 * 1024;

/** @returns what follows the file's name in a sentence; null where it is no model's file */
export function weightsKind(head: Buffer): string | null {
  if (head.length > 2 && head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 9) <= 5)
    return head.includes('torch') || head.includes('_rebuild_tensor') || isTorchStream(head)
      ? MODEL
      : 'is a pickle of Python, such as the word list of a model; bring it in with the model on the screen Models';
  return isSafetensors(head) ? MODEL : null;
}

/** The number that PyTorch wrote in front before version 1.6. */
function isTorchStream(head: Buffer): boolean {
  return head.subarray(0, 32).includes(Buffer.from('6cfc9c46f9206aa85019', 'hex'));
}

function isSafetensors(head: Buffer): boolean {
  if (head.length < HEADER_LENGTH + 2 || head[HEADER_LENGTH] !== 0x7b) return false;
  const length = head.readBigUInt64LE(0);
  return length <= BigInt(LONGEST_HEADER) && (head.includes('"dtype"') || head.includes('"__metadata__"'));
}

/** A ZIP archive as PyTorch or NumPy writes it. */
export function isWeightArchive(names: readonly string[]): boolean {
  const torch = names.some((name) => /(?:^|\/)data\.pkl$/.test(name));
  return torch || (names.length > 0 && names.every((name) => name.endsWith('.npy')));
}
