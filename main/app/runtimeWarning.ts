/** Says when the window runs in an older Electron than the one it is made for. */

/** The oldest that still gets security fixes when this version of the program is made. */
const OLDEST_SUPPORTED = 43;

/** null where there is nothing to say */
export function runtimeWarning(electron: string = process.versions.electron): string | null {
  if (Number.parseInt(electron, 10) >= OLDEST_SUPPORTED) return null;
  return `The window runs in Electron ${electron}, which no longer gets security fixes, because a newer one could not be had here. Texts from others are still kept apart from your files; use a released package of the program where you can.`;
}
