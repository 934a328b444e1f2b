/** Names that people give to datasets, models and runs. */
import { AppError } from '../../shared/errors.ts';

const LONGEST = 120;

/** @throws AppError `library/bad-name` for a name that no list could show */
export function checkName(name: string): string {
  const trimmed = name.trim();
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (trimmed !== '' && trimmed.length <= LONGEST && !/[\u0000-\u001f\u007f]/.test(trimmed)) return trimmed;
  const message = `A name has 1 to ${LONGEST} characters on one line; “${trimmed.slice(0, 40)}” does not fit.`;
  throw new AppError('library/bad-name', message, { name });
}

/** @throws AppError `library/name-taken` */
export function nameTaken(what: 'dataset' | 'model' | 'run', name: string): never {
  const message = `The name “${name}” is taken by another ${what} of this library. Choose another name, or delete that ${what} first.`;
  throw new AppError('library/name-taken', message, { name, what });
}

/** The name itself, or with -2, -3 … behind it where it is taken. */
export function freeName(wanted: string, taken: (name: string) => boolean): string {
  if (!taken(wanted)) return wanted;
  for (let n = 2; ; n++) {
    const name = `${wanted}-${n}`;
    if (!taken(name)) return name;
  }
}
