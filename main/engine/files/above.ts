/** Finds what lies beside the program, whether it runs from its sources, from out/ or from a package. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The first of the folders above `module` in which there is `name`, as a path of `name`.
 * @param module the `import.meta.url` of who asks
 */
export function findAbove(module: string, name: string): string | null {
  let dir = fileURLToPath(module);
  while (dir !== dirname(dir)) {
    dir = dirname(dir);
    const found = join(dir, name);
    if (existsSync(found)) return found;
  }
  return null;
}
