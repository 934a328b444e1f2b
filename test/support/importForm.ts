/** The form by which the window asks for an import. */
import type { Parsed } from '../../shared/schemas.ts';

type ImportForm = Parsed<'data.import'>;

/** An import form as the window sends it, filled in but for what is given. */
export function importForm(
  given: Pick<ImportForm, 'token' | 'name'> & Partial<ImportForm> & { valid?: number; seed?: number },
): ImportForm {
  const { valid = 0.2, seed = 1, ...form } = given;
  return {
    ...{ textColumn: null, labelColumns: [], validToken: null, encoding: null, words: null, off: [] },
    split: { kind: 'random', valid, seed, together: true },
    ...form,
  };
}
