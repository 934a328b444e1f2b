/** How a helper process hears and speaks, whether it is Electron's utility process or Node's child. */

export interface HelperPort {
  send(message: unknown): void;
  listen(listener: (message: unknown) => void): void;
}

/** Electron's port where there is one. From now on a rejection that nobody handles ends the process. */
export function portOf(): HelperPort {
  // Electron 33 does so by itself and later ones only warn; both shall
  process.on('unhandledRejection', (error) => {
    throw error;
  });
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
