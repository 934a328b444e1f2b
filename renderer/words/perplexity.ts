/** Perplexities with as many digits everywhere: three, and never fewer where they end in zero. */
import { fixed, threeDigits } from '../../shared/format.ts';

/** `48.1`, `60.0`, `112`, `1,240` */
export function perplexityText(perplexity: number): string {
  return perplexity < 99.95 ? fixed(perplexity, 1) : threeDigits(perplexity);
}
