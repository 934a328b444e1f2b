/** `node test/stage/serve.mjs [port]`: the stage at http://localhost:5199/?scene=three#/home, changed as files change. */
import { serveStage } from './server.mjs';

const server = await serveStage(Number(process.argv[2] ?? 5199));
server.printUrls();
