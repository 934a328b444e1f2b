/** Archives, safetensors and NumPy files that claim what is not so, and files that are something else. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import { le } from './pickleAssembler.ts';
import type { Hostile } from './hostilePickles.ts';
import {
  floats,
  NPY_HEADER,
  npyFile,
  oneTensor,
  SAFETENSORS_HEADER,
  safetensorsFile,
  torchEntries,
  torchZip,
} from './weightFiles.ts';
import { overlappingZip, zipFile } from './zipFiles.ts';
import type { ZipEntry } from './zipFiles.ts';

const hostile = (trick: string, files: Readonly<Record<string, Uint8Array>>): Hostile[] =>
  Object.entries(files).map(([name, bytes]) => ({ trick, name, bytes }));

/** The entries of a good file, one of them changed. */
function changed(name: string, change: Partial<ZipEntry>, more: readonly ZipEntry[] = []): Buffer {
  const entries = torchEntries(oneTensor(), { 0: floats(6) });
  return zipFile([
    ...entries.map((entry) => (entry.name === `model/${name}` ? { ...entry, ...change } : entry)),
    ...more,
  ]);
}

const more = (...entries: readonly ZipEntry[]): Buffer => changed('', {}, entries);

/** A good file with a byte changed at a place that is counted from a mark. */
function poked(mark: string, offset: number, value: number): Buffer {
  const bytes = torchZip(oneTensor());
  bytes.writeUInt8(value, bytes.indexOf(mark, 0, 'latin1') + offset);
  return bytes;
}

const npy = npyFile(NPY_HEADER, floats(6));
const npz = (...entries: readonly ZipEntry[]): Buffer => zipFile(entries);

/** Packed it is a kilobyte. */
const megabyteOfZeros = npyFile(NPY_HEADER.replace('2, 3', '511, 512'), Buffer.alloc(4 * 511 * 512));

function npyWith(header: string, data: Uint8Array = floats(6)): Buffer {
  return npyFile(header, data);
}

const npyHeader = ({ descr = "'<f4'", fortran = 'False', shape = '(2, 3)' } = {}): Buffer =>
  npyWith(`{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`);

const described = (...tensors: readonly string[]): Buffer => safetensorsFile(`{${tensors.join()}}`);
const w = (dtype: string, shape: string, offsets: string): string =>
  `"w":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;

export function hostileContainers(): Hostile[] {
  return [
    ...hostile('archives that lie', {
      'a wrong check sum of data.pkl': changed('data.pkl', { crc: 1 }),
      'a wrong check sum of numbers': changed('data/0', { crc: 1 }),
      'a deflated pickle': changed('data.pkl', { method: 8 }),
      'deflated numbers': changed('data/0', { method: 8 }),
      'encrypted numbers': changed('data/0', { flags: 1 }),
      'an encrypted pickle': changed('data.pkl', { flags: 1 }),
      'a method that nobody knows': changed('data/0', { method: 99 }),
      'numbers of 4 GB': changed('data/0', { size: 0xfffffff0 }),
      'numbers of 4 GB, packed as much': changed('data/0', { size: 0xfffffff0, packedSize: 0xfffffff0 }),
      'numbers of one byte': changed('data/0', { size: 1, packedSize: 1 }),
      'a pickle of 4 GB': changed('data.pkl', { size: 0xfffffff0, packedSize: 0xfffffff0 }),
      'a pickle of 60 MB': changed('data.pkl', { size: 60e6, packedSize: 60e6 }),
      'a pickle of one byte': changed('data.pkl', { size: 1, packedSize: 1 }),
      'sizes in 64 bits that are too large': changed('data/0', {
        zip64: true,
        size: 2 ** 48,
        packedSize: 2 ** 48,
      }),
      'two pickles': more({ name: 'model/data.pkl', bytes: oneTensor(), method: 0 }),
      'a second pickle in another folder': more({ name: 'other/data.pkl', bytes: oneTensor(), method: 0 }),
      'numbers twice': more({ name: 'model/data/0', bytes: floats(6), method: 0 }),
      'two names that look alike': more({ name: 'model/./data/0', bytes: floats(6), method: 0 }),
      'a name that hides a character': more({ name: 'model/data/\x000', bytes: floats(6), method: 0 }),
      'two entries for the same bytes': more({ name: 'model/data/1', bytes: floats(6), method: 0, at: 0 }),
      'an entry behind the end': more({ name: 'model/data/1', bytes: floats(6), method: 0, at: 0x7fffffff }),
      'a link': more({ name: 'model/data/1', bytes: '/etc/passwd', method: 0, mode: 0o120777 }),
      'a bomb of overlapping entries': overlappingZip(50, 4096),
      'more entries than there are': zipFile(torchEntries(oneTensor(), { 0: floats(6) }), { count: 60_000 }),
      'fewer entries than there are': zipFile(torchEntries(oneTensor(), { 0: floats(6) }), { count: 1 }),
      'numbers that are missing': zipFile(torchEntries(oneTensor(), {})),
      'a local header of another file': poked('PK\x03\x04', 0, 0x51),
      'a table of contents without its mark': poked('PK\x01\x02', 2, 0x09),
      'an end without its mark': poked('PK\x05\x06', 3, 0x07),
      'a table of contents beyond the end': poked('PK\x05\x06', 18, 0x7f),
      'a table of contents before its begin': poked('PK\x05\x06', 16, 0x00),
      'big-endian numbers': changed('byteorder', { bytes: 'big' }),
      'an order of bytes nobody knows': changed('byteorder', { bytes: 'little-or-so and much more text' }),
      'a program of TorchScript': more({ name: 'model/code/__torch__.py', bytes: 'x', method: 0 }),
      'constants of TorchScript': more({ name: 'model/constants.pkl', bytes: 'x', method: 0 }),
      'an archive behind an archive': Buffer.concat([
        torchZip(oneTensor()),
        torchZip(oneTensor(), { 0: floats(6, 9) }),
      ]),
      'nothing but an end': zipFile([]),
      'another file with a pickle deep inside': zipFile([
        { name: 'a/b/data.pkl', bytes: oneTensor(), method: 0 },
      ]),
      '20,000 entries that are none': zipFile([
        ...torchEntries(oneTensor(), { 0: floats(6) }),
        ...Array.from({ length: 20_000 }, (_, n) => ({ name: `model/x/${n}`, method: 0 })),
      ]),
    }),
    ...hostile('NumPy archives that lie', {
      'a wrong check sum': npz({ name: 'w.npy', bytes: npy, crc: 7 }),
      'a wrong check sum, stored': npz({ name: 'w.npy', bytes: npy, crc: 7, method: 0 }),
      'a size that is too large': npz({ name: 'w.npy', bytes: npy, size: npy.length + 4 }),
      'a size that is too small': npz({ name: 'w.npy', bytes: npy, size: npy.length - 4 }),
      'a size of 4 GB': npz({ name: 'w.npy', bytes: npy, size: 0xfffffff0 }),
      'a bomb that says so': npz({ name: 'w.npy', bytes: Buffer.alloc(30_000_000) }),
      'a bomb that keeps silent': npz({
        name: 'w.npy',
        bytes: Buffer.concat([npyWith(NPY_HEADER), Buffer.alloc(8_000_000)]),
        size: npy.length,
      }),
      'forty small bombs': npz(
        ...Array.from({ length: 40 }, (_, n) => ({ name: `${n}.npy`, bytes: megabyteOfZeros })),
      ),
      'bytes that cannot be unpacked': npz({ name: 'w.npy', bytes: npy, method: 8, packedSize: 20 }),
      'the same name twice': npz({ name: 'w.npy', bytes: npy }, { name: 'w.npy', bytes: npy }),
      'an array that is a text': npz({ name: 'w.npy', bytes: 'a text' }),
      'an empty array': npz({ name: 'w.npy' }),
      'a pickle as an array': npz({ name: 'w.npy', bytes: oneTensor() }),
      objects: npz({ name: 'w.npy', bytes: npyHeader({ descr: "'|O'" }) }),
      'a text beside the arrays': npz({ name: 'w.npy', bytes: npy }, { name: 'run.py', bytes: 'x' }),
      '3,000 arrays': npz(
        ...Array.from({ length: 3000 }, (_, n) => ({ name: `${n}.npy`, bytes: npy, method: 0 })),
      ),
      'overlapping arrays': overlappingZip(20, 2048),
      'an array by a method that nobody knows': npz({ name: 'w.npy', bytes: npy, method: 14 }),
      'an encrypted array': npz({ name: 'w.npy', bytes: npy, flags: 1 }),
    }),
    ...hostile('NumPy headers that lie', {
      'eight exabytes': npyHeader({ shape: '(1000000000, 1000000000)' }),
      'a shape that wraps round 64 bits': npyHeader({ shape: '(4294967296, 4294967296)' }),
      'a shape of a googol': npyHeader({ shape: `(1${'0'.repeat(100)},)` }),
      'a negative shape': npyHeader({ shape: '(-2, -3)' }),
      'a shape of fractions': npyHeader({ shape: '(2.0, 3)' }),
      'a shape in hexadecimal': npyHeader({ shape: '(0x2, 3)' }),
      'a shape with leading zeros': npyHeader({ shape: '(02, 03)' }),
      'a shape that is a sum': npyHeader({ shape: '(1+1, 3)' }),
      'a shape that is a list': npyHeader({ shape: '[2, 3]' }),
      'a shape without brackets': npyHeader({ shape: '2, 3' }),
      'a shape that is no tuple': npyHeader({ shape: '(6)' }),
      'a shape of nine dimensions': npyHeader({ shape: '(1,1,1,1,1,1,1,1,6)' }),
      'a call in the shape': npyHeader({ shape: "(__import__('os').system('true'), 3)" }),
      'too many numbers': npyWith(NPY_HEADER, floats(7)),
      'too few numbers': npyWith(NPY_HEADER, floats(5)),
      'no numbers': npyWith(NPY_HEADER, Buffer.alloc(0)),
      'an array of objects': npyHeader({ descr: "'|O'" }),
      'an array of objects, eight bytes each': npyHeader({ descr: "'O8'" }),
      'an array of records': npyHeader({ descr: "[('a', '<f4'), ('b', '|O')]" }),
      'an array of texts': npyHeader({ descr: "'<U4'" }),
      'an array of times': npyHeader({ descr: "'<M8[ns]'" }),
      'big-endian numbers': npyHeader({ descr: "'>f4'" }),
      'complex numbers': npyHeader({ descr: "'<c8'" }),
      'a type that is a name of JavaScript': npyHeader({ descr: "'__proto__'" }),
      'a call as a type': npyHeader({ descr: "eval('1')" }),
      'neither true nor false': npyHeader({ fortran: 'Maybe' }),
      'a number for true': npyHeader({ fortran: '1' }),
      'a key twice': npyWith("{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n"),
      'a key too many': npyWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1, }\n"),
      'a key too few': npyWith("{'descr': '<f4', 'shape': (2, 3), }\n"),
      'no dictionary': npyWith('print("x")\n'),
      'no end of the dictionary': npyWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), \n"),
      'code behind the dictionary': npyWith(`${NPY_HEADER.trim()}; import os\n`),
      'a text that does not end': npyWith("{'descr': '<f4\n"),
      'an escaped quote': npyWith("{'descr': '<f4\\'', 'fortran_order': False, 'shape': (2, 3), }\n"),
      'no header': npyFile('', floats(6)),
      'a header of 60,000 bytes': npyFile(NPY_HEADER.padEnd(60_000), floats(6)),
      'a header of 4 GB': npyFile(NPY_HEADER, floats(6), { version: 2, length: 0xffffffff }),
      'a header beyond the end': npyFile(NPY_HEADER, Buffer.alloc(0), { length: 5000 }),
      'a version of the future': npyFile(NPY_HEADER, floats(6), { version: 9 }),
      'nothing behind the magic': Buffer.from('\x93NUMPY', 'latin1'),
      'half of a header': npyWith(NPY_HEADER).subarray(0, 30),
    }),
    ...hostile('safetensors headers that lie', {
      'a header of 2^63 bytes': safetensorsFile(SAFETENSORS_HEADER, floats(6), 2n ** 63n),
      'a header of 17 MiB': safetensorsFile(SAFETENSORS_HEADER, floats(6), 17 * 2 ** 20),
      'a header beyond the end': safetensorsFile(SAFETENSORS_HEADER, floats(6), 500),
      'a header cut short': safetensorsFile(SAFETENSORS_HEADER, floats(6), 20),
      'a header that is a list': safetensorsFile('[1,2]'),
      'a header that is no JSON': safetensorsFile('{"w":}'),
      'a header that is no UTF-8': safetensorsFile(Buffer.from('{"\xff":1}', 'latin1')),
      'a header of 100,000 brackets': safetensorsFile(`{"w":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      'a header of nothing': safetensorsFile(''),
      'a tensor twice': described(w('"F32"', '[2,3]', '[0,24]'), w('"F32"', '[2,3]', '[0,24]')),
      'a tensor twice, once with an escape': described(
        w('"F32"', '[2,3]', '[0,24]'),
        w('"F32"', '[2,3]', '[0,24]').replace('w', '\\u0077'),
      ),
      'the numbers of another tensor': described(
        w('"F32"', '[2,3]', '[0,24]'),
        w('"F32"', '[2,3]', '[0,24]').replace('w', 'v'),
      ),
      'a hole before the numbers': described(w('"F32"', '[2,2]', '[8,24]')),
      'a hole behind the numbers': described(w('"F32"', '[2,2]', '[0,16]')),
      'numbers beyond the end': described(w('"F32"', '[2,30]', '[0,240]')),
      'numbers before the begin': described(w('"F32"', '[2,3]', '[-24,0]')),
      'an end before its begin': described(w('"F32"', '[2,3]', '[24,0]')),
      'a shape for more numbers': described(w('"F32"', '[2,300]', '[0,24]')),
      'a shape that wraps round': described(w('"F32"', '[4294967296,4294967296]', '[0,24]')),
      'a shape beyond 2^53': described(w('"F32"', '[9007199254740993]', '[0,24]')),
      'a negative shape': described(w('"F32"', '[-2,-3]', '[0,24]')),
      'a shape of fractions': described(w('"F32"', '[1.5,4]', '[0,24]')),
      'a shape of 1e400': described(w('"F32"', '[1e400]', '[0,24]')),
      'a shape of texts': described(w('"F32"', '["2","3"]', '[0,24]')),
      'nine dimensions': described(w('"F32"', '[1,1,1,1,1,1,1,2,3]', '[0,24]')),
      'a type that nobody knows': described(w('"F31"', '[2,3]', '[0,24]')),
      'a type that is a name of JavaScript': described(w('"__proto__"', '[2,3]', '[0,24]')),
      'a type that is a method': described(w('"toString"', '[2,3]', '[0,24]')),
      'a type that is a number': described(w('32', '[2,3]', '[0,24]')),
      'a key too many': described('"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24],"x":1}'),
      'three offsets': described(w('"F32"', '[2,3]', '[0,24,48]')),
      'offsets of fractions': described(w('"F32"', '[2,3]', '[0.5,24.5]')),
      'notes that are no texts': described('"__metadata__":{"a":{"b":1}}', w('"F32"', '[2,3]', '[0,24]')),
      'a tensor that is null': described('"w":null'),
      'something behind the numbers': Buffer.concat([
        safetensorsFile(SAFETENSORS_HEADER),
        Buffer.from('PK\x05\x06'),
      ]),
    }),
    ...hostile('files that are something else', {
      'an empty file': Buffer.alloc(0),
      'one byte': Buffer.from([0x80]),
      zeros: Buffer.alloc(5000),
      'HDF5 of Keras': Buffer.from('\x89HDF\r\n\x1a\n\0\0\0\0', 'latin1'),
      'a packed archive': gzipSync(torchZip(oneTensor())),
      'a tar archive': Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0'), Buffer.alloc(600)]),
      'a tar archive that begins as a pickle': Buffer.concat([
        Buffer.from('\x80\x02', 'latin1'),
        Buffer.alloc(255),
        Buffer.from('ustar\0'),
        Buffer.alloc(600),
      ]),
      'a tar archive that begins as safetensors': Buffer.concat([
        le(8, 100),
        Buffer.from('{'),
        Buffer.alloc(248),
        Buffer.from('ustar\0'),
        Buffer.alloc(600),
      ]),
      GGUF: Buffer.from('GGUF\x03\0\0\0'),
      'raw numbers': floats(500, 3),
      'a pointer of Git LFS': Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
      'a web page': Buffer.from('<!DOCTYPE html><title>Sign in</title>'),
      'a text': Buffer.from('xxunk\nxxpad\nthe\n'),
      JSON: Buffer.from('["xxunk","xxpad"]'),
      'the oldest kind of pickle': Buffer.from("(lp0\nS'xxunk'\np1\na."),
      'the oldest kind of pickle, with a call': Buffer.from("cposix\nsystem\n(S'true'\ntR."),
      'a document': zipFile([{ name: '[Content_Types].xml', bytes: '<x/>' }]),
      'a model of Keras': zipFile([
        { name: 'config.json', bytes: '{}' },
        { name: 'model.weights.h5', bytes: 'x' },
      ]),
      'a model in an archive': zipFile([{ name: 'lstm_fwd.pth', bytes: torchZip(oneTensor()) }]),
      'deflated bytes': deflateRawSync(Buffer.alloc(100)),
      'a PDF document': Buffer.from('%PDF-1.7\n'),
    }),
  ];
}
