/** Changes pickles step by step: what comes out is mostly still a pickle, so that it gets past the first byte. */
import { bytesOfParts, int, le, long } from '../../test/support/pickleAssembler.ts';
import { NUMBERS } from './random.ts';
import type { Random } from './random.ts';

/** Bytes after an opcode: a fixed number, a length of so many bytes before a text, or lines. */
type Argument = number | { readonly length: 1 | 4 | 8 } | { readonly lines: 1 | 2 };

const ARGUMENTS: ReadonlyMap<string, Argument> = new Map<string, Argument>([
  ...Array.from('KhqC').map((op) => [op, op === 'C' ? { length: 1 as const } : 1] as const),
  ...Array.from('Jjr').map((op) => [op, 4] as const),
  ['M', 2],
  ['G', 8],
  ['X', { length: 4 }],
  ['B', { length: 4 }],
  ['U', { length: 1 }],
  ['c', { lines: 2 }],
  ['i', { lines: 2 }],
  ['P', { lines: 1 }],
  ['\x80', 1],
  ['\x8a', { length: 1 }],
  ['\x8c', { length: 1 }],
  ['\x8d', { length: 8 }],
  ['\x95', 8],
  ['\x82', 1],
  ['\x83', 2],
  ['\x84', 4],
]);

/** Opcodes without anything after them, those that are refused among them. */
const BARE = Array.from('(.0NQ)}]aest\x85\x86\x87ubR\x81\x88\x89\x8f\x90\x93\x94olpdI2\x92\x96\x97\x98');

const GLOBALS = [
  ...['collections OrderedDict', 'collections defaultdict', 'builtins dict', 'torch Size', 'torch device'],
  ...[
    'torch FloatStorage',
    'torch.cuda HalfStorage',
    'torch DoubleStorage',
    'torch BoolStorage',
    'torch LongStorage',
  ],
  ...['torch._utils _rebuild_tensor', 'torch._utils _rebuild_tensor_v2', 'torch._utils _rebuild_parameter'],
  ...['torch.nn.parameter Parameter', '_codecs encode', 'numpy dtype', 'numpy.core.multiarray scalar'],
  ...[
    'fastcore.foundation L',
    'posix system',
    'builtins eval',
    'fastai.learner Learner',
    ' ',
    '__proto__ constructor',
  ],
].map((name) => `c${name.replace(' ', '\n')}\n`);

const TEXTS = [
  '',
  '0',
  '1',
  '7',
  'storage',
  'module',
  'cpu',
  'latin1',
  'f8',
  'O8',
  'items',
  '<',
  '>',
  '__proto__',
  'é€𝄞',
  'a'.repeat(300),
];

/** The steps of a well-formed pickle. */
export function stepsOf(pickle: Uint8Array): Buffer[] {
  const bytes = Buffer.from(pickle);
  const steps: Buffer[] = [];
  for (let place = 0; place < bytes.length;) {
    const end = place + 1 + argumentBytes(bytes, place);
    steps.push(bytes.subarray(place, end));
    place = end;
  }
  return steps;
}

function argumentBytes(bytes: Buffer, place: number): number {
  const argument = ARGUMENTS.get(bytes.toString('latin1', place, place + 1)) ?? 0;
  if (typeof argument === 'number') return argument;
  if ('length' in argument) {
    const count =
      argument.length === 8
        ? Number(bytes.readBigUInt64LE(place + 1))
        : bytes.readUIntLE(place + 1, argument.length);
    return argument.length + count;
  }
  let end = place;
  for (let line = 0; line < argument.lines; line++) end = bytes.indexOf(0x0a, end + 1);
  return end - place;
}

/** @param others steps of another pickle, to take some from */
export function mutatedPickle(steps: readonly Buffer[], others: readonly Buffer[], random: Random): Buffer {
  const out = [...steps];
  for (let times = random.once(2) ? 1 : 2 + random.below(4); times > 0; times--)
    mutateOnce(out, others, random);
  return Buffer.concat(out);
}

function mutateOnce(steps: Buffer[], others: readonly Buffer[], random: Random): void {
  const place = random.below(steps.length + 1);
  switch (random.below(9)) {
    case 0:
      steps.splice(place, 1 + random.below(3));
      break;
    case 1:
      steps.splice(place, 0, ...steps.slice(place, place + 1 + random.below(12)));
      break;
    case 2: {
      const from = random.below(others.length);
      steps.splice(place, random.below(4), ...others.slice(from, from + 1 + random.below(12)));
      break;
    }
    case 3: {
      const [step] = steps.splice(place, 1);
      if (step !== undefined) steps.splice(random.below(steps.length + 1), 0, step);
      break;
    }
    case 4: {
      const step = anyStep(random);
      const many = random.once(40) ? 2000 : 1 + random.below(3);
      for (let n = 0; n < many; n++) steps.splice(place, 0, step);
      break;
    }
    case 5: // another number where there is one
      replaceLike(steps, 'KMJ\x8a', () => number(random), random);
      break;
    case 6:
      replaceLike(
        steps,
        'Xc\x8c',
        () => (random.once(2) ? text(random) : Buffer.from(random.pick(GLOBALS), 'latin1')),
        random,
      );
      break;
    case 7: // another place of the memo
      replaceLike(
        steps,
        'hjqr',
        (step) => Buffer.concat([step.subarray(0, 1), le(1, random.below(20)), step.subarray(2)]),
        random,
      );
      break;
    default: {
      const step = steps[place];
      if (step === undefined) break;
      const changed = Buffer.from(step);
      changed[random.below(changed.length)] = random.below(256);
      steps[place] = changed;
    }
  }
}

function replaceLike(steps: Buffer[], opcodes: string, make: (step: Buffer) => Buffer, random: Random): void {
  const places = steps.flatMap((step, i) => (opcodes.includes(step.toString('latin1', 0, 1)) ? [i] : []));
  if (places.length === 0) return;
  const place = random.pick(places);
  const step = steps[place];
  if (step !== undefined) steps[place] = make(step);
}

function anyStep(random: Random): Buffer {
  switch (random.below(6)) {
    case 0:
      return number(random);
    case 1:
      return text(random);
    case 2:
      return Buffer.from(random.pick(GLOBALS), 'latin1');
    case 3:
      return bytesOfParts(random.pick(['h', 'q']), le(1, random.below(20)));
    default:
      return Buffer.from(random.pick(BARE), 'latin1');
  }
}

function number(random: Random): Buffer {
  const value = random.pick(NUMBERS);
  const small = value >= -(2n ** 31n) && value < 2n ** 31n;
  return bytesOfParts(small && !random.once(4) ? int(Number(value)) : long(value, 1 + random.below(20)));
}

function text(random: Random): Buffer {
  const bytes = Buffer.from(random.pick(TEXTS));
  const length = random.once(10) ? random.pick(NUMBERS) : BigInt(bytes.length);
  return bytesOfParts('X', le(4, length), bytes);
}
