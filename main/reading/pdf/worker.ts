/** Entry of the thread that reads PDFs: where one of them loops or swells, its host ends this thread and no more. */
import { parentPort } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import { boundAllocations } from './allocations.ts';
import { LineBuilder } from './lineBuilder.ts';
import type { FromReader, Line, PdfRefusal, ToReader } from './messages.ts';

/** Pages in a row that cannot be read; the number of pages is what the file says, so it may be anything. */
const BROKEN_IN_A_ROW = 32;

/** Asked for fonts and tables that do not come with the file; there are none, here or anywhere. */
class NoFurtherData {
  static tableWanted = false;

  fetch({ kind }: { readonly kind: string }): Promise<never> {
    if (kind === 'cMapUrl') NoFurtherData.tableWanted = true;
    return Promise.reject(new Error('not at hand'));
  }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

function tell(message: FromReader): void {
  parentPort?.postMessage(message);
}

async function read({ pdf: data }: ToReader): Promise<void> {
  let pdf: Pdf | null = null;
  NoFurtherData.tableWanted = false;
  try {
    pdf = await getDocumentProxy(data, {
      verbosity: 0,
      stopAtErrors: false,
      enableXfa: false,
      useSystemFonts: false,
      disableFontFace: true,
      useWorkerFetch: false,
      useWasm: false,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      BinaryDataFactory: NoFurtherData,
      disableRange: true,
      disableStream: true,
      disableAutoFetch: true,
    });
    tell({ kind: 'opened' });
    await readPages(pdf);
    tell({ kind: 'end', unmapped: NoFurtherData.tableWanted });
  } catch (error) {
    tell({ kind: 'refused', why: refusal(error) });
  } finally {
    await pdf?.loadingTask.destroy().catch(() => undefined);
  }
}

async function readPages(pdf: Pdf): Promise<void> {
  let broken = 0;
  for (let number = 1; number <= pdf.numPages && broken < BROKEN_IN_A_ROW; number++) {
    try {
      tell({ kind: 'page', number, lines: await linesOf(pdf, number) });
      broken = 0;
    } catch (error) {
      if (error instanceof PageTooLong) throw error;
      tell({ kind: 'page', number, lines: null });
      broken += 1;
    }
  }
}

class PageTooLong extends Error {}

async function linesOf(pdf: Pdf, number: number): Promise<readonly Line[]> {
  const page = await pdf.getPage(number);
  const lines = new LineBuilder();
  const reader = page.streamTextContent().getReader();
  for (;;) {
    const chunk: { readonly done: boolean; readonly value?: unknown } = await reader.read();
    if (chunk.done) break;
    lines.add(chunk.value);
    if (lines.tooLong) {
      await reader.cancel(new Error('too long')).catch(() => undefined);
      throw new PageTooLong();
    }
  }
  page.cleanup();
  return lines.lines();
}

function refusal(error: unknown): PdfRefusal {
  if (error instanceof PageTooLong) return 'too-large';
  return error instanceof Error && error.name === 'PasswordException' ? 'password' : 'broken';
}

// told at once, since what swells may try again for ever
boundAllocations(() => tell({ kind: 'refused', why: 'too-large' }));
parentPort?.on('message', (message: ToReader) => {
  // it tells of its failures itself
  void read(message);
});
tell({ kind: 'ready' });
