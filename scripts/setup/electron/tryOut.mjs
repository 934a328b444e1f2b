/** `tryOut.mjs ROOT`: opens a database by the SQLite that goes with this Electron, and says so when that has worked. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , root = ''] = process.argv;
/** @type {unknown} */
const sqlite = createRequire(join(root, 'package.json'))('better-sqlite3');
const Database = /** @type {typeof import('better-sqlite3')} */ (sqlite);
// as main/db/nativeBinding.ts has it, which the older Node in there cannot read
const { resourcesPath } = /** @type {{ resourcesPath: string }} */ (/** @type {unknown} */ (process));
const isOlder = Number(process.versions['napi']) < 10;
const options = isOlder ? { nativeBinding: join(resourcesPath, 'better_sqlite3.node') } : {};

const db = new Database(':memory:', options);
const answer = db.prepare('SELECT @a + 1').pluck().get({ a: 41 });
if (answer !== 42) throw new Error(`SQLite has counted to ${String(answer)} instead of 42`);
db.close();
console.log(`Electron ${process.versions['electron']} works`);
