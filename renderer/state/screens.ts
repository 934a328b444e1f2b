/** The screens of the window, and how each is written behind the `#` of its address. */
import { assertNever } from '../../shared/assertNever.ts';

export type Screen =
  | { readonly kind: 'home' }
  | {
      readonly kind: 'data';
      readonly data: string | null;
      /** the one that its preview begins with */
      readonly document?: number | undefined;
    }
  | { readonly kind: 'newRun' }
  | { readonly kind: 'runs' }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'models'; readonly model: string | null }
  | { readonly kind: 'playground'; readonly model: string | null }
  | { readonly kind: 'settings' };

/** `#/data/harbour`, `#/data/harbour/112`, `#/new-run`; the address survives a reload, so the screen does. */
export function hashOf(screen: Screen): string {
  switch (screen.kind) {
    case 'home':
      return '#/home';
    case 'data':
      if (screen.data === null) return '#/data';
      return `#/data/${encodeURIComponent(screen.data)}${screen.document === undefined ? '' : `/${String(screen.document)}`}`;
    case 'newRun':
      return '#/new-run';
    case 'runs':
      return '#/runs';
    case 'run':
      return `#/run/${encodeURIComponent(screen.run)}`;
    case 'models':
      return screen.model === null ? '#/models' : `#/models/${encodeURIComponent(screen.model)}`;
    case 'playground':
      return screen.model === null ? '#/playground' : `#/playground/${encodeURIComponent(screen.model)}`;
    case 'settings':
      return '#/settings';
    default:
      return assertNever(screen);
  }
}

/** Home for whatever is no address of ours. */
export function screenOf(hash: string): Screen {
  const [place = '', id = '', part = ''] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  switch (place) {
    case 'data':
      if (id === '') return { kind: 'data', data: null };
      return /^\d{1,9}$/.test(part)
        ? { kind: 'data', data: id, document: Number(part) }
        : { kind: 'data', data: id };
    case 'new-run':
      return { kind: 'newRun' };
    case 'runs':
      return { kind: 'runs' };
    case 'run':
      return id === '' ? { kind: 'runs' } : { kind: 'run', run: id };
    case 'models':
      return { kind: 'models', model: id === '' ? null : id };
    case 'playground':
      return { kind: 'playground', model: id === '' ? null : id };
    case 'settings':
      return { kind: 'settings' };
    default:
      return { kind: 'home' };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return ''; // a lone % in an address that somebody typed
  }
}
