/** What the command line adds to a failure's sentence: the flag that helps. The services know no flags. */
import type { AppError } from '../../shared/errors.ts';

/** @returns a sentence; null where no flag helps */
export function flagHint({ code, facts }: AppError): string | null {
  switch (code) {
    case 'run/other-engine':
      return 'That is --engine and --threads, or --inexact.';
    case 'input/no-text-column':
      return 'Name it with --text-column.';
    case 'input/too-few-documents':
      return 'Files to hold out can be named with --valid-paths.';
    case 'model/which-reading':
      return typeof facts['key'] === 'string' ? `Name it with --${facts['key']}.` : null;
    case 'dataset/too-short': {
      const { fits } = facts;
      return typeof fits === 'number' && fits >= 1 ? `That is --set batch=${fits}.` : null;
    }
    default:
      return null;
  }
}
