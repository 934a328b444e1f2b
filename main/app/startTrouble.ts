/** When the library cannot be opened: says why, and lets the person choose another folder or leave. */
import { app, dialog } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../log.ts';
import { rememberLibrary, withoutLibrary } from './libraryPlace.ts';

/** @param dir the user's own folder; a choice is kept there for the next start */
export async function tellStartTrouble(error: unknown, place: string, dir: string, log: Log): Promise<void> {
  log.error('start failed', error);
  const message =
    error instanceof AppError
      ? error.message
      : 'The library could not be opened because of an error inside the program.';
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'ULMFiT Studio',
    message: 'The library cannot be opened',
    detail: `${message}\n\nThe library is the folder ${place}`,
    buttons: ['Choose another folder…', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  const chosen = response === 0 ? await chooseFolder() : undefined;
  if (chosen !== undefined) {
    rememberLibrary(dir, chosen);
    app.relaunch({ args: withoutLibrary(process.argv.slice(1)) });
  }
  app.exit(chosen === undefined ? 1 : 0);
}

async function chooseFolder(): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Choose the folder of the library',
    properties: ['openDirectory', 'createDirectory'],
  });
  return filePaths[0];
}
