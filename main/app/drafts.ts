/** Answers `draft.…`: unfinished forms, kept in the library so that they survive the window and the program. */
import type { SettingRows } from '../db/settingRows.ts';
import type { HandlersOf } from '../ipc/handlerTypes.ts';

export interface DraftDeps {
  readonly settings: SettingRows;
  /** a window that may only look keeps its forms to itself, and for itself, until it is closed */
  readonly readOnly: () => boolean;
}

export function draftHandlers({ settings, readOnly }: DraftDeps): HandlersOf<'draft'> {
  const own = new Map<string, string>();
  const keyOf = (form: string): string => `draft:${form}`;
  return {
    'draft.load': ({ form }) => {
      const json = (readOnly() ? own.get(form) : undefined) ?? settings.get(keyOf(form)) ?? '';
      return json === '' ? null : { json };
    },
    'draft.save': ({ form, json }) => {
      if (readOnly()) own.set(form, json ?? '');
      else settings.set(keyOf(form), json ?? '');
      return null;
    },
  };
}
