/** Entry of the ingest process: the only file that knows whether it is Electron's utility process or Node's child. */
import { createIngestSession } from './session.ts';

interface Port {
  send(message: unknown): void;
  listen(listener: (message: unknown) => void): void;
}

/** Electron's port where there is one. */
function portOf(): Port {
  const electron: unknown = Reflect.get(process, 'parentPort');
  if (isElectronPort(electron)) {
    return {
      send: (message) => electron.postMessage(message),
      listen: (listener) => electron.on('message', ({ data }) => listener(data)),
    };
  }
  process.on('disconnect', () => process.exit(0)); // whoever wanted the work is gone
  return {
    send: (message) => process.send?.(message),
    listen: (listener) => process.on('message', listener),
  };
}

function isElectronPort(port: unknown): port is Electron.ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}

// Electron 33 ends a utility process after these and later ones only warn; both shall end it
process.on('unhandledRejection', (error) => {
  throw error;
});

const port = portOf();
const session = createIngestSession((message) => port.send(message));
port.listen((message) => session.handle(message));
