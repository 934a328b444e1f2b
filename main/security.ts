/** What nothing in the window may do: reach the network, open or go to another page, ask for a permission or a device. */
import { app, protocol } from 'electron';
import type { Session, WebContents } from 'electron';
import type { Log } from './log.ts';
import { SCHEME, serve } from './protocol.ts';
import type { ServedFile } from './protocol.ts';

/** Parts of Chromium that would speak to the network of their own accord. */
const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  // no name has an address here, so that nothing is even asked of the network
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
];

/** Before Electron is ready. */
export function hardenProcess(): void {
  // asked for without it, as root must, its helper processes would be started with it and die at once
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Developers may look into the window; the program that people get has no developer tools. */
export const hasDevTools = (): boolean => !app.isPackaged;

/** Whether what is asked for may be asked for at all: the window's own files, and the developer tools' own. */
export function isOwnAddress(url: string, devTools: boolean): boolean {
  return url.startsWith(`${SCHEME}:`) || (devTools && url.startsWith('devtools:'));
}

/** Serves the window, and lets nothing else through. */
export function lockSession(session: Session, files: ReadonlyMap<string, ServedFile>, log: Log): void {
  session.protocol.handle(SCHEME, (request) => serve(request, files));
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const own = isOwnAddress(url, hasDevTools());
    if (!own) log.warn('request refused', { resourceType, scheme: url.slice(0, url.indexOf(':')) });
    answer({ cancel: !own });
  });
  session.enableNetworkEmulation({ offline: true });
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('permission refused', { permission });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** For every page that ever comes to be in this program. */
export function lockContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, log));
}

function lock(contents: WebContents, log: Log): void {
  const refuse =
    (what: string) =>
    (event: { preventDefault(): void }): void => {
      event.preventDefault();
      log.warn('refused', { what });
    };
  contents.setWindowOpenHandler(() => {
    log.warn('refused', { what: 'window' });
    return { action: 'deny' };
  });
  // a connection between browsers is a request of no kind that could be refused; without a proxy it now has no way out
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-frame-navigate', refuse('frame navigation'));
  contents.on('will-attach-webview', refuse('webview'));
}

/** A sentence for the owner when Chromium's sandbox is off; null when it is on. */
export function sandboxWarning(): string | null {
  const off =
    app.commandLine.hasSwitch('no-sandbox') || process.env['ELECTRON_DISABLE_SANDBOX'] !== undefined;
  if (!off) return null;
  return 'The window runs without the sandbox that keeps it apart from your files. Your work is not affected; start the program as an ordinary user, and without the switch that turns the sandbox off, to have it back.';
}
