/** Opens a file of weights from outside, whatever it is called, and tells what is in it without running any of it. */
import { basename } from 'node:path';
import { openInputFile } from '../engine/files/inputFile.ts';
import { openArchive } from '../reading/archive/zip.ts';
import type { Archive } from '../reading/archive/zip.ts';
import { fileSource } from '../reading/fileSource.ts';
import { refuseSecondEnd } from './archiveEnd.ts';
import { archiveError, refuseOddEntries } from './archiveRegion.ts';
import { bytesAt } from './fileRegion.ts';
import type { OpenFile } from './fileRegion.ts';
import { isNpz, readNpy, readNpz } from './numpy/npy.ts';
import { nothingPersistent } from './pickle/machine.ts';
import { pickleAt } from './pickle/pickleFile.ts';
import { damaged, unsafe } from './pickle/refusals.ts';
import { toPlain } from './pickle/toPlain.ts';
import type { OpenedWeights, Plain, WeightFormat } from './plain.ts';
import { readSafetensorsFile } from './safetensorsFile.ts';
import { containerOf, notWeights, SNIFFED } from './sniffWeights.ts';
import { floatBytesOf } from './tensors.ts';
import { LEGACY_MAGIC, readLegacyStream } from './torch/legacyStream.ts';
import { isTorchZip, readTorchZip } from './torch/torchZip.ts';

/** As many as there may be storages; an archive's table of contents takes a tenth of a millisecond an entry. */
const MOST_ENTRIES = 10_100;

/** What packed arrays may unpack to, together: small archives of zeros shrink to less. */
const RATIO = 200;
const BUDGET = 2 ** 20;

interface Read {
  readonly format: WeightFormat;
  readonly root: Plain;
}

/**
 * Opens a file by what its bytes say. Its tree is plain data; the numbers of its tensors are read when they are asked
 * for. Close it.
 *
 * @throws AppError `model/not-weights` (another kind of file, and which), `model/holds-code` (a whole program, such as
 *   `export.pkl`), `model/unsafe-pickle`, `model/unreadable-weights`, `model/bad-safetensors`, `model/too-large`,
 *   `model/dtype`, and those of `openInputFile`
 */
export async function openWeights(path: string, signal?: AbortSignal): Promise<OpenedWeights> {
  const { handle, size } = await openInputFile(path);
  const file: OpenFile = { path, handle, size, signal };
  try {
    const container = containerOf(await bytesAt(file, 0, Math.min(size, SNIFFED)), size);
    if (container === 'zip') {
      await refuseSecondEnd(file);
      await handle.close();
      return await openZipped(path, size, signal);
    }
    const read = await readPlainFile(file, container);
    return opened(path, read, () => handle.close());
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function opened(path: string, { format, root }: Read, close: () => Promise<void>): OpenedWeights {
  return { path, format, root, floatBytes: floatBytesOf(root), close };
}

async function readPlainFile(file: OpenFile, container: 'pickle' | 'safetensors' | 'npy'): Promise<Read> {
  switch (container) {
    case 'safetensors':
      return { format: 'safetensors', root: await readSafetensorsFile(file) };
    case 'npy':
      return { format: 'npy', root: await readNpy(file) };
    case 'pickle': {
      const { value, end } = await pickleAt(file, 0, () => nothingPersistent);
      if (value === LEGACY_MAGIC) return { format: 'torch-legacy', root: await readLegacyStream(file, end) };
      if (end !== file.size) throw damaged('something is left over behind its pickle');
      const root = toPlain(value, () => {
        throw unsafe('a tensor without numbers');
      });
      return { format: 'pickle', root };
    }
  }
}

async function openZipped(path: string, size: number, signal?: AbortSignal): Promise<OpenedWeights> {
  const source = fileSource({ path, real: path, name: basename(path), bytes: size });
  const archive = await openArchive(source, { left: BUDGET + RATIO * size }, MOST_ENTRIES).catch(
    (error: unknown) => {
      throw archiveError(error);
    },
  );
  try {
    const read = await readArchive(archive, signal);
    return opened(path, read, () => {
      archive.close();
      return Promise.resolve();
    });
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function readArchive(archive: Archive, signal?: AbortSignal): Promise<Read> {
  const torch = isTorchZip(archive);
  if (!torch && !isNpz(archive)) throw otherArchive(archive);
  refuseOddEntries(archive);
  return torch
    ? { format: 'torch-zip', root: await readTorchZip(archive, signal) }
    : { format: 'npz', root: await readNpz(archive, signal) };
}

/** Keras and Office use ZIP archives too. */
function otherArchive({ entries }: Archive): Error {
  const named = (end: string): boolean =>
    entries.some(({ name }) => name === end || name.endsWith(`/${end}`));
  if (named('model.weights.h5'))
    return notWeights('a model of Keras', 'Save its weights as .npz or safetensors and choose that');
  if (named('[Content_Types].xml') || named('mimetype'))
    return notWeights('a document', 'Choose a file of weights');
  if (entries.some(({ name }) => /\.(?:pth|h5|safetensors|pt|npz|pkl|bin)$/i.test(name)))
    return notWeights(
      'a ZIP archive around other files',
      'Unpack it and choose the file of weights that is in it',
    );
  return notWeights('a ZIP archive that neither PyTorch nor NumPy wrote', 'Choose a file of weights');
}
