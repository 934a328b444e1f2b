/** Pickles that would run code, or wear a reader out, each named after its trick. None was ever a model. */
import {
  bool,
  call,
  dict,
  get,
  global,
  int,
  le,
  list,
  NONE,
  orderedDict,
  pickle,
  put,
  storage,
  str,
  tensor,
  tuple,
} from './pickleAssembler.ts';

import { confusions } from './hostileKinds.ts';
import { claimedLengths, truncated, wornOut } from './hostileSizes.ts';
import { impossibleTensors } from './hostileTensors.ts';
import { floats, legacyStream, oneTensor, torchZip } from './weightFiles.ts';

export interface Hostile {
  /** the class of tricks */
  readonly trick: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

const hostile = (trick: string, files: Readonly<Record<string, Uint8Array>>): Hostile[] =>
  Object.entries(files).map(([name, bytes]) => ({ trick, name, bytes }));

/** Functions and classes that run something, or hand out something that does. */
const CALLEES: readonly (readonly [string, string])[] = [
  ['posix', 'system'],
  ['nt', 'system'],
  ['os', 'system'],
  ['os', 'popen'],
  ['os', 'execvp'],
  ['subprocess', 'Popen'],
  ['subprocess', 'check_output'],
  ['builtins', 'eval'],
  ['builtins', 'exec'],
  ['builtins', 'compile'],
  ['builtins', 'getattr'],
  ['builtins', '__import__'],
  ['builtins', 'open'],
  ['__builtin__', 'eval'],
  ['__builtin__', 'execfile'],
  ['pip', 'main'],
  ['pip._internal.cli.main', 'main'],
  ['runpy', '_run_code'],
  ['runpy', 'run_path'],
  ['importlib', 'import_module'],
  ['code', 'InteractiveInterpreter'],
  ['pty', 'spawn'],
  ['timeit', 'timeit'],
  ['cProfile', 'run'],
  ['pdb', 'run'],
  ['idlelib.pyshell', 'ModifiedInterpreter'],
  ['webbrowser', 'open'],
  ['socket', 'socket'],
  ['urllib.request', 'urlopen'],
  ['shutil', 'rmtree'],
  ['functools', 'partial'],
  ['operator', 'attrgetter'],
  ['operator', 'methodcaller'],
  ['types', 'FunctionType'],
  ['types', 'CodeType'],
  ['marshal', 'loads'],
  ['pickle', 'loads'],
  ['_pickle', 'loads'],
  ['torch', 'load'],
  ['torch.serialization', 'load'],
  ['torch.storage', '_load_from_bytes'],
  ['torch.hub', 'load'],
  ['torch.jit', 'load'],
  ['torch.utils.cpp_extension', 'load_inline'],
  ['torch._utils', '_import_dotted_name'],
  ['torch._utils', '_rebuild_qtensor'],
  ['torch._tensor', '_rebuild_from_type_v2'],
  ['torch.nn.modules.linear', 'Linear'],
  ['fastai.learner', 'Learner'],
  ['numpy', 'load'],
  ['numpy.testing._private.utils', 'runstring'],
  ['numpy.core.multiarray', '_reconstruct'],
  ['numpy.f2py.capi_maps', 'getinit'],
  ['copyreg', '_reconstructor'],
  ['copy_reg', '_reconstructor'],
  ['__main__', 'Model'],
  ['collections', 'OrderedDict.__init__'],
  ['collections', 'OrderedDict\x00'],
  ['torch._utils', '_rebuild_tensor_v2.__globals__'],
  ['torch', 'FloatStorage.from_file'],
  ['_codecs', 'decode'],
  ['_codecs', 'encode.__self__'],
];

/** What is given a program in Python, not a command. */
const TAKES_PYTHON = new Set(['eval', 'exec', 'compile', 'run', 'timeit', 'runstring', 'getinit']);

/** @param sentinel a file that any of them would make where its code ran */
export function hostilePickles(sentinel: string): Hostile[] {
  const command = str(`touch ${sentinel}`);
  const python = str(`__import__('os').system('touch ${sentinel}')`);
  const system = global('posix', 'system');
  const dictOf = global('collections', 'OrderedDict');
  return [
    ...hostile(
      'calls a function of Python',
      Object.fromEntries(
        CALLEES.map(([module, name]) => {
          const argument = TAKES_PYTHON.has(name) ? python : command;
          return [`${module}.${name}`, pickle(call(global(module, name), argument))];
        }),
      ),
    ),
    ...hostile('calls a function of Python inside a file of PyTorch', {
      'zip, beside its weights': torchZip(
        pickle(
          '}(',
          str('w'),
          tensor({ count: 6, shape: [6], strides: [1] }),
          str('x'),
          call(system, command),
          'u',
        ),
      ),
      'zip, as a backward hook': torchZip(
        pickle(
          call(
            global('torch._utils', '_rebuild_tensor_v2'),
            storage({ count: 6 }),
            int(0),
            tuple(int(6)),
            tuple(int(1)),
            bool(false),
            call(system, command),
          ),
        ),
      ),
      'zip, as the key of a storage': torchZip(
        pickle(
          tuple(str('storage'), global('torch', 'FloatStorage'), call(system, command), str('cpu'), int(6)),
          'Q',
        ),
      ),
      'stream, in its object': legacyStream({ object: pickle(call(system, command)) }),
      'stream, in its version': legacyStream({ version: call(system, command) }),
      'stream, in what it says of the machine': legacyStream({ machine: call(system, command) }),
      'stream, in its keys': legacyStream({ keys: list(call(system, command)) }),
      'stream, behind its numbers': Buffer.concat([legacyStream(), pickle(call(system, command))]),
      'a class given by its name from the stack': torchZip(
        pickle(str('posix'), str('system'), '\x93', tuple(command), 'R'),
      ),
    }),
    ...hostile('makes objects in other ways than by a call', {
      INST: pickle('(', command, 'iposix\nsystem\n'),
      OBJ: pickle('(', system, command, 'o'),
      'OBJ of a known class': pickle('(', dictOf, 'o'),
      NEWOBJ: pickle(system, tuple(command), '\x81'),
      'NEWOBJ of a known class': pickle(dictOf, ')\x81'),
      'NEWOBJ of L with arguments': pickle(global('fastcore.foundation', 'L'), tuple(command), '\x81'),
      'NEWOBJ of L from a list': pickle(global('fastcore.foundation', 'L'), list(), '\x81'),
      'REDUCE of L': pickle(call(global('fastcore.foundation', 'L'))),
      NEWOBJ_EX: pickle(system, tuple(command), '}\x92'),
      EXT1: pickle('\x82\x01'),
      EXT2: pickle('\x83\x01\x00'),
      EXT4: pickle('\x84', le(4, 1)),
      'EXT4 with a negative code': pickle('\x84', le(4, -1)),
      PERSID: pickle(`P${sentinel}\n`),
      'BINPERSID in a file without parts': pickle(str('1'), 'Q'),
      BYTEARRAY8: pickle('\x96', le(8, 4), 'abcd'),
      NEXT_BUFFER: pickle('\x97'),
      READONLY_BUFFER: pickle(')\x98'),
      GETATTR: pickle(global('builtins', 'getattr'), tuple(dictOf, str('__class__')), 'R'),
      'the tag of a module': torchZip(pickle(tuple(str('module'), dictOf, str('x.py'), command), 'Q')),
      'the tag of a module in a stream': legacyStream({
        object: pickle(tuple(str('module'), dictOf, str('x.py'), command), 'Q'),
      }),
    }),
    ...hostile('sets attributes', {
      'BUILD on a list': pickle(list(), '}b'),
      'BUILD on a dictionary': pickle(dict(), '}b'),
      'BUILD on a class': pickle(dictOf, dict([str('__reduce__'), command]), 'b'),
      'BUILD on a number': pickle(int(1), '}b'),
      'BUILD on a tensor': torchZip(pickle(tensor({ count: 6, shape: [6], strides: [1] }), '}b')),
      'BUILD on a storage': torchZip(pickle(storage({ count: 6 }), '}b')),
      'BUILD with a call as its state': pickle(orderedDict(), call(system, command), 'b'),
      'BUILD with a tuple as its state': pickle(orderedDict(), tuple(NONE, dict()), 'b'),
      'BUILD on nothing': pickle('}b'),
      'BUILD twice on an L': pickle(
        global('fastcore.foundation', 'L'),
        ')\x81',
        dict([str('items'), list()]),
        'b',
        dict([str('items'), list()]),
        'b',
      ),
      'BUILD of an L without items': pickle(
        global('fastcore.foundation', 'L'),
        ')\x81',
        dict([str('x'), list()]),
        'b',
      ),
      'BUILD of an L around a number': pickle(
        global('fastcore.foundation', 'L'),
        ')\x81',
        dict([str('items'), int(3)]),
        'b',
      ),
    }),
    ...hostile('takes one kind of value for another', confusions(system, command)),
    ...hostile('plays with stack, marks and memo', {
      'nothing at all': pickle(),
      'two values at the end': pickle(int(1), int(2)),
      'a mark at the end': pickle(int(1), '('),
      'POP of nothing': pickle('0', int(1)),
      'a value from below a mark': pickle(int(1), '(', '\x85'),
      'TUPLE without a mark': pickle(int(1), 't'),
      'APPENDS without a mark': pickle(list(), 'e'),
      'the memo before it is filled': pickle(get(0)),
      'the memo far beyond': pickle(int(1), put(7), get(0xffffffff)),
      'a place of the memo at 4 billion': pickle(int(1), put(0xffffffff)),
      'MEMOIZE of nothing': pickle('\x94'),
      'the memo keeps a class and calls it': pickle(system, put(0), '0', get(0), tuple(command), 'R'),
      'the memo puts a class under a list': pickle(list(), put(0), system, put(0), tuple(command), 'R'),
      'a class that hides behind POP': pickle(system, '0', int(1)),
      'a call that hides behind POP': pickle(call(system, command), '0', int(1)),
    }),
    ...hostile('holds itself', {
      'a list in itself': pickle(']', put(0), get(0), 'a'),
      'a list in itself, by APPENDS': pickle(']', put(0), '(', get(0), get(0), 'e'),
      'a dictionary in itself': pickle('}', put(0), str('a'), get(0), 's'),
      'an ordered dictionary in itself': pickle(orderedDict(), put(0), str('a'), get(0), 's'),
      'a list in its own tuple': pickle(']', put(0), get(0), '\x85', put(1), 'a'),
      'two lists in each other': pickle(']', put(0), ']', put(1), get(0), 'a', 'a'),
      'an L in itself': pickle(
        global('fastcore.foundation', 'L'),
        ')\x81',
        put(0),
        dict([str('items'), list(get(0))]),
        'b',
      ),
      'a list of a state dict in itself': torchZip(
        pickle(
          '}',
          put(0),
          '(',
          str('w'),
          tensor({ count: 6, shape: [6], strides: [1] }),
          str('x'),
          list(get(0)),
          'u',
        ),
      ),
    }),
    ...hostile('grows by being used over and over', wornOut(system, command)),
    ...hostile('claims lengths that are not there', claimedLengths()),
    ...hostile('ends before its time', truncated()),
    ...hostile('has something behind its end', {
      'a second pickle': Buffer.concat([pickle(list()), pickle(call(system, command))]),
      'a ZIP archive': Buffer.concat([pickle(list()), torchZip(oneTensor())]),
      'a line of text': Buffer.concat([pickle(list()), Buffer.from('\n')]),
      'something in data.pkl': torchZip(Buffer.concat([oneTensor(), pickle(call(system, command))])),
      'numbers of a stream': Buffer.concat([legacyStream(), floats(1)]),
    }),
    ...hostile('describes tensors that cannot be', impossibleTensors()),
  ];
}
