/** Binds the calls of the contract to the window. The only place where the program listens to it. */
import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { CALL_NAMES } from '../../shared/api.ts';
import type { Reply } from '../../shared/api.ts';
import type { PickedFiles } from '../../shared/data.ts';
import { FILES_CHANNEL } from './filesChannel.ts';
import { answer, failed, isTrusted } from './check.ts';
import type { Gate, Refusals, Sender } from './check.ts';

/** Paths of dropped files, as the preload script read them off the files themselves. */
const dropped = z.array(z.string().min(1).max(32_768)).min(1).max(10_000);

/** @param takePaths looks at what was dropped, and gives the window a token for it */
export function register(
  gate: Gate,
  takePaths: (paths: readonly string[]) => Promise<PickedFiles>,
): Refusals {
  const refusals: Refusals = new Map();
  for (const call of CALL_NAMES) {
    ipcMain.handle(call, (event, payload: unknown) => answer(call, senderOf(event), payload, gate, refusals));
  }
  ipcMain.handle(FILES_CHANNEL, async (event, payload: unknown): Promise<Reply<PickedFiles | null>> => {
    const paths = dropped.safeParse(payload);
    if (!isTrusted(senderOf(event), gate.origin)) return { ok: true, value: null };
    try {
      return { ok: true, value: paths.success ? await takePaths(paths.data) : null };
    } catch (error) {
      return failed(FILES_CHANNEL, error, gate.log);
    }
  });
  return refusals;
}

function senderOf({ sender, senderFrame }: IpcMainInvokeEvent): Sender | null {
  if (senderFrame === null) return null;
  return { main: senderFrame === sender.mainFrame, origin: senderFrame.origin };
}
