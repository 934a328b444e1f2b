/** Steps of a pickle done to the wrong kind of value. */
import {
  bool,
  call,
  dict,
  global,
  int,
  le,
  list,
  orderedDict,
  pickle,
  storage,
  str,
  tensor,
  tuple,
} from './pickleAssembler.ts';
import type { Part } from './pickleAssembler.ts';
import { torchZip } from './weightFiles.ts';

export function confusions(system: Part, command: Part): Record<string, Uint8Array> {
  const dictOf = global('collections', 'OrderedDict');
  return {
    'APPEND to a tuple': pickle(')', int(1), 'a'),
    'APPEND to a dictionary': pickle('}', int(1), 'a'),
    'APPEND to a tensor': torchZip(pickle(tensor({ count: 6, shape: [6], strides: [1] }), int(1), 'a')),
    'APPEND to a storage': torchZip(pickle(storage({ count: 6 }), int(1), 'a')),
    'APPENDS to a class': pickle(dictOf, '(', int(1), 'e'),
    'APPENDS to a number': pickle(int(1), '(', int(1), 'e'),
    'SETITEM on a list': pickle(']', int(0), int(1), 's'),
    'SETITEM on a tensor': torchZip(
      pickle(tensor({ count: 6, shape: [6], strides: [1] }), int(0), int(1), 's'),
    ),
    'SETITEMS on a storage': torchZip(pickle(storage({ count: 6 }), '(', int(0), int(1), 'u')),
    'SETITEMS on a class': pickle(dictOf, '(', str('a'), command, 'u'),
    'SETITEMS with a key too many': pickle('}(', str('a'), 'u'),
    'a list as a key': pickle('}', list(), int(1), 's'),
    'a tensor as a key': torchZip(pickle('}', tensor({ count: 6, shape: [6], strides: [1] }), int(1), 's')),
    'REDUCE with a list of arguments': pickle(dictOf, list(), 'R'),
    'REDUCE of a text': pickle(str('os.system'), tuple(command), 'R'),
    'REDUCE of a dictionary': pickle('}', tuple(command), 'R'),
    'REDUCE of a storage': torchZip(pickle(storage({ count: 6 }), ')R')),
    'a call of a storage class': pickle(call(global('torch', 'FloatStorage'), int(1 << 30))),
    'a call of int': pickle(call(global('builtins', 'int'), str('1'))),
    'STACK_GLOBAL of numbers': pickle(int(1), int(2), '\x93'),
    'STACK_GLOBAL of classes': pickle(dictOf, dictOf, '\x93'),
    'STACK_GLOBAL of nothing': pickle('\x93'),
    'a class among the data': pickle(list(dictOf)),
    'a bare storage among the data': torchZip(pickle(list(storage({ count: 6 })))),
    'a persistent part that is a list': torchZip(
      pickle(list(str('storage'), global('torch', 'FloatStorage'), str('0'), str('cpu'), int(6)), 'Q'),
    ),
    'a persistent part that is a text': torchZip(pickle(str('storage'), 'Q')),
    'a persistent part of another class': torchZip(
      pickle(tuple(str('storage'), dictOf, str('0'), str('cpu'), int(6)), 'Q'),
    ),
    'a tensor of a dictionary': torchZip(
      pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          dict(),
          int(0),
          tuple(int(6)),
          tuple(int(1)),
          bool(false),
          orderedDict(),
        ),
      ),
    ),
    'a tensor of a tensor': torchZip(
      pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          tensor({ count: 6, shape: [6], strides: [1] }),
          int(0),
          tuple(int(6)),
          tuple(int(1)),
          bool(false),
          orderedDict(),
        ),
      ),
    ),
    'a tensor with too few arguments': torchZip(
      pickle(call(global('torch._utils', '_rebuild_tensor_v2'), storage({ count: 6 }))),
    ),
    'a tensor with hooks': torchZip(
      pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          storage({ count: 6 }),
          int(0),
          tuple(int(6)),
          tuple(int(1)),
          bool(false),
          orderedDict([int(1), int(2)]),
        ),
      ),
    ),
    'a parameter of a number': pickle(
      call(global('torch._utils', '_rebuild_parameter'), int(1), bool(true), orderedDict()),
    ),
    'a size of texts': pickle(call(global('torch', 'Size'), str('abc'))),
    'a device that is a list': pickle(call(global('torch', 'device'), list())),
    'an encoder for another encoding': pickle(call(global('_codecs', 'encode'), command, str('zip'))),
    'an encoder of a wide text': pickle(call(global('_codecs', 'encode'), str('…'), str('latin1'))),
    'a default dictionary that makes calls': pickle(call(global('collections', 'defaultdict'), system)),
    'a dictionary of pairs that are none': pickle(call(dictOf, list(tuple(int(1))))),
    'a dictionary of itself': pickle(call(dictOf, dict([int(1), int(2)]))),
    'a number of NumPy that is an object': pickle(
      call(global('numpy', 'dtype'), str('O8'), bool(false), bool(true)),
    ),
    'a number of NumPy with wrong bytes': pickle(
      call(global('numpy.core.multiarray', 'scalar'), call(global('numpy', 'dtype'), str('f8')), [
        'C',
        le(1, 3),
        'abc',
      ]),
    ),
    'a number of NumPy named as a method': pickle(call(global('numpy', 'dtype'), str('constructor'))),
  };
}
