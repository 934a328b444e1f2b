/** Mounts the window's one component into the page; `api` must be connected before. */
import { mount } from 'svelte';
import App from './App.svelte';
import { settings } from './state/settings.svelte.ts';
import { failureToast } from './state/toasts.svelte.ts';

/** Charts measure their labels when they are drawn, so the fonts have to be there first. */
const FONTS = [
  '400 14px "IBM Plex Sans Variable"',
  '600 14px "IBM Plex Sans Variable"',
  '400 26px "Source Serif 4 Variable"',
] as const;

export async function start(): Promise<void> {
  const [loaded] = await Promise.allSettled([
    settings.load(), // before the first paint, so that it has the right theme and size
    ...FONTS.map((font) => document.fonts.load(font)),
  ]);
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no #app');
  mount(App, { target });
  if (loaded.status === 'rejected') failureToast(loaded.reason);
}
