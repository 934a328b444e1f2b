/** Answers `settings.…`: the program's settings, and the place of the library. */
import type { AppSettings } from '../../shared/app.ts';
import type { HandlersOf } from '../ipc/handlerTypes.ts';
import type { Dialogs } from './dialogs.ts';
import { rememberLibrary } from './libraryPlace.ts';
import type { SettingsStore } from './settings.ts';

export interface SettingsDeps {
  readonly store: SettingsStore;
  readonly dialogs: Dialogs;
  /** the user's own folder */
  readonly dir: string;
  /** the library that is open */
  readonly library: () => string;
  /** starts the program again, once what goes on has been saved */
  readonly restart: () => void;
}

export function settingsHandlers({
  store,
  dialogs,
  dir,
  library,
  restart,
}: SettingsDeps): HandlersOf<'settings'> {
  return {
    'settings.get': (): AppSettings => store.get(),
    'settings.set': ({ changes }) => store.set(changes),
    'settings.chooseLibrary': async () => {
      const [chosen] = await dialogs.open('library', {
        title: 'Choose the folder of the library',
        buttonLabel: 'Use this folder',
        properties: ['openDirectory', 'createDirectory'],
      });
      if (chosen === undefined || chosen === library()) return null;
      rememberLibrary(dir, chosen);
      restart();
      return { library: chosen };
    },
  };
}
