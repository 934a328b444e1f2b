/** Tokens that stand for paths a person has chosen: the window names the token and never learns or sends a path. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';

/** Older choices are forgotten; nobody has so many forms open. */
const MOST = 64;

export interface PathTokens {
  give(paths: readonly string[]): string;
  /** @throws AppError `input/unknown-choice` for a token that was never given, or whose window is gone */
  take(token: string): readonly string[];
  /** When the window is closed or loaded again. */
  forgetAll(): void;
}

export function createPathTokens(): PathTokens {
  const chosen = new Map<string, readonly string[]>();
  return {
    give: (paths) => {
      const token = randomUUID();
      chosen.set(token, [...paths]);
      const [oldest] = chosen.keys();
      if (chosen.size > MOST && oldest !== undefined) chosen.delete(oldest);
      return token;
    },
    take: (token) => {
      const paths = chosen.get(token);
      if (paths !== undefined) return paths;
      const message =
        'These files were chosen in a window that has since been closed or loaded again. Choose them once more.';
      throw new AppError('input/unknown-choice', message);
    },
    forgetAll: () => chosen.clear(),
  };
}
