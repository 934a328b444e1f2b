/** What the tensors of a file are, by their names and shapes; and what is said of models that are none of ours. */
import { describe, expect, test } from 'vitest';
import { findTensors } from '../../main/modelFiles/layouts/stateDict.ts';
import { understand } from '../../main/modelFiles/layouts/understand.ts';
import type { Understood } from '../../main/modelFiles/layouts/understand.ts';
import type { Plain, TensorHandle } from '../../main/modelFiles/plain.ts';
import { thrownBy } from '../support/thrownBy.ts';

const [V, E, H] = [30, 6, 10];

function tensor(name: string, shape: readonly number[], dtype: TensorHandle['dtype'] = 'F32'): TensorHandle {
  const count = shape.reduce((product, size) => product * size, 1);
  return { kind: 'tensor', dtype, shape, count, place: name, read: async () => new Float32Array(count) };
}

type Shapes = Readonly<Record<string, readonly number[]>>;

function dict(shapes: Shapes, dtype?: TensorHandle['dtype']): Map<string, TensorHandle> {
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, tensor(name, shape, dtype)]));
}

/** fastai 2's names for a model of these widths. */
function fastai(widths: readonly number[], front = '0.', raw = '.weight_hh_l0_raw'): Shapes {
  const shapes: Record<string, readonly number[]> = { [`${front}encoder.weight`]: [V, E] };
  widths.forEach((width, l) => {
    const input = widths[l - 1] ?? E;
    shapes[`${front}rnns.${l}${raw}`] = [4 * width, width];
    shapes[`${front}rnns.${l}.module.weight_ih_l0`] = [4 * width, input];
    shapes[`${front}rnns.${l}.module.bias_ih_l0`] = [4 * width];
    shapes[`${front}rnns.${l}.module.bias_hh_l0`] = [4 * width];
  });
  return shapes;
}

const whole = { ...fastai([H, H, E]), '1.decoder.weight': [V, E], '1.decoder.bias': [V] };

function read(root: Plain): Understood {
  const [first] = findTensors(root).dicts;
  if (first === undefined) throw new Error('no tensors');
  return understand(first, 'file.pth', false);
}

describe('a state dict is found', () => {
  const inner = dict(whole);
  test.each<[string, Plain]>([
    ['at the top', inner],
    [
      'beside an optimiser',
      new Map<Plain, Plain>([
        ['model', inner],
        ['opt', new Map<Plain, Plain>([['state', [dict({ grad_avg: [4] })]]])],
      ]),
    ],
    ['in a tuple', [inner, new Map<Plain, Plain>([['lr', 0.1]])]],
    [
      'under other words',
      new Map<Plain, Plain>([
        ['epoch', 3],
        ['state_dict', inner],
      ]),
    ],
    [
      'with the word of DataParallel before each name',
      new Map([...inner].map(([name, one]) => [`module.${name}`, one])),
    ],
    ['with two wrappers', new Map([...inner].map(([name, one]) => [`_orig_mod.module.${name}`, one]))],
  ])('%s', (_, root) => {
    expect(read(root)).toMatchObject({ layout: 'fastai 2', embSz: E, nHid: H, nLayers: 3, rows: V });
  });

  test('an optimiser’s state alone is told from a model', () => {
    const { dicts, optimizer } = findTensors(
      new Map<Plain, Plain>([['state', [dict({ exp_avg: [4], exp_avg_sq: [4], step: [] })]]]),
    );
    expect([dicts.length, optimizer]).toEqual([0, true]);
  });
});

describe('names of all kinds come under ours', () => {
  const torch = {
    'encoder.weight': [V, E],
    'rnn.weight_ih_l0': [4 * E, E],
    'rnn.weight_hh_l0': [4 * E, E],
    'rnn.bias_ih_l0': [4 * E],
    'rnn.bias_hh_l0': [4 * E],
    'decoder.weight': [V, E],
    'decoder.bias': [V],
  };
  test.each<[string, Shapes, string, number, number]>([
    ['two layers', { ...fastai([H, E]), '1.decoder.bias': [V] }, 'fastai 2', H, 2],
    ['four layers', { ...fastai([H, H, H, E]), '1.decoder.bias': [V] }, 'fastai 2', H, 4],
    ['one layer', { ...fastai([E]), '1.decoder.bias': [V] }, 'fastai 2', E, 1],
    [
      'sixteen layers',
      { ...fastai([...new Array<number>(15).fill(H), E]), '1.decoder.bias': [V] },
      'fastai 2',
      H,
      16,
    ],
    ['fastai 1', { ...whole, '0.rnns.0.module.weight_hh_l0': [4 * H, H] }, 'fastai 1', H, 3],
    ['an encoder', fastai([H, H, E], ''), 'fastai 2, encoder alone', H, 3],
    [
      'a classifier',
      { ...fastai([H, H, E], '0.module.'), '1.layers.0.0.weight': [18], '1.layers.0.2.weight': [2, 18] },
      'fastai 2, a classifier’s encoder',
      H,
      3,
    ],
    [
      'fastai 0.7',
      {
        ...fastai([H, H, E], '0.', '.module.weight_hh_l0_raw'),
        '0.encoder_with_dropout.embed.weight': [V, E],
        '1.decoder.weight': [V, E],
      },
      'fastai 0.7',
      H,
      3,
    ],
    [
      'awd-lstm-lm',
      { ...fastai([H, H, E], '', '.module.weight_hh_l0_raw'), 'decoder.weight': [V, E], 'decoder.bias': [V] },
      'awd-lstm-lm',
      H,
      3,
    ],
    ['one LSTM of PyTorch', torch, 'PyTorch', E, 1],
  ])('%s', (_, shapes, layout, nHid, nLayers) => {
    const found = read(dict(shapes));
    expect(found).toMatchObject({ layout, embSz: E, nHid, nLayers, rows: V });
    const ours = [...found.tensors.keys()].filter((name) => name.startsWith('0.rnns.'));
    expect(ours).toHaveLength(4 * nLayers);
  });

  test('the true recurrent matrix counts, wherever the copy of a training step stands', () => {
    const stale = { '0.rnns.0.module.weight_hh_l0': [4 * H, H] };
    for (const shapes of [
      { ...whole, ...stale },
      { ...stale, ...whole },
    ])
      expect(read(dict(shapes)).tensors.get('0.rnns.0.weight_hh_l0_raw')?.place).toBe(
        '0.rnns.0.weight_hh_l0_raw',
      );
  });

  test('tensors without names are told apart by their order', () => {
    const values = Object.values(whole);
    for (const name of ['arr_', '']) {
      const found = read(dict(Object.fromEntries(values.map((shape, i) => [`${name}${i}`, shape]))));
      expect(found).toMatchObject({ layout: 'by position', embSz: E, nHid: H, nLayers: 3 });
      expect(found.tensors.get('0.rnns.1.weight_hh_l0_raw')?.place).toBe(`${name}5`);
      expect(found.tensors.get('0.rnns.1.module.weight_ih_l0')?.place).toBe(`${name}6`);
    }
  });

  test('an LSTM without biases gets biases of zeros, and an encoder a decoder with none', async () => {
    const bare = Object.fromEntries(Object.entries(whole).filter(([name]) => !name.includes('bias_')));
    const { tensors } = read(dict(bare));
    expect(await tensors.get('0.rnns.0.module.bias_hh_l0')?.read()).toEqual(new Float32Array(4 * H));
    expect(
      await read(dict(fastai([H, E], '')))
        .tensors.get('1.decoder.bias')
        ?.read(),
    ).toEqual(new Float32Array(V));
  });

  test('a model of half floats stays one, a mixed one does not', () => {
    const mixed = new Map([...dict(whole, 'F16'), ...dict({ '1.decoder.bias': [V] })]);
    expect([read(dict(whole, 'F16')).dtype, read(mixed).dtype, read(dict(whole, 'BF16')).dtype]).toEqual([
      'F16',
      'F32',
      'F32',
    ]);
  });
});

describe('what is no AWD-LSTM is refused in words', () => {
  const gru = { 'encoder.weight': [V, E], 'rnn.weight_ih_l0': [3 * E, E], 'rnn.weight_hh_l0': [3 * E, E] };
  test.each<[string, Shapes, string, RegExp]>([
    [
      'QRNN',
      { '0.encoder.weight': [V, E], '0.rnns.0.layers.0.linear.weight_raw': [30, E] },
      'model/qrnn',
      /MultiFiT/,
    ],
    [
      'both directions',
      { 'encoder.weight': [V, E], 'rnn.weight_hh_l0': [24, 6], 'rnn.weight_hh_l0_reverse': [24, 6] },
      'model/bidirectional',
      /both directions/,
    ],
    ['GRU', gru, 'model/gru', /GRU/],
    ['GRU alone', { weight_ih_l0: [30, E], weight_hh_l0: [30, 10] }, 'model/gru', /GRU/],
    [
      'plain recurrent',
      { 'encoder.weight': [V, E], 'rnn.weight_hh_l0': [E, E] },
      'model/not-awd-lstm',
      /no gates/,
    ],
    [
      'projections',
      { 'encoder.weight': [V, E], 'rnn.weight_hr_l0': [E, H] },
      'model/projections',
      /projections/,
    ],
    [
      'Transformer-XL',
      { '0.encoder.weight': [V, E], '0.layers.0.mhra.attention.weight': [18, 6] },
      'model/transformer',
      /Transformer-XL/,
    ],
    [
      'GPT',
      { 'transformer.wte.weight': [V, E], 'transformer.h.0.attn.c_attn.weight': [6, 18] },
      'model/transformer',
      /GPT/,
    ],
    ['BERT', { 'bert.encoder.layer.0.attention.self.query.weight': [6, 6] }, 'model/transformer', /BERT/],
    [
      'pictures',
      { 'conv1.weight': [8, 3, 3, 3], 'layer1.0.conv1.weight': [8, 8, 3, 3] },
      'model/not-awd-lstm',
      /pictures/,
    ],
    ['a classifier’s head', { '1.layers.0.0.weight': [18] }, 'model/classifier-head', /without its encoder/],
    [
      'a decoder',
      { '1.decoder.weight': [V, E], '1.decoder.bias': [V] },
      'model/not-awd-lstm',
      /without its LSTM/,
    ],
    ['anything', { abc: [3, 4] }, 'model/not-awd-lstm', /“abc”/],
    ['something more', { ...whole, '0.gate.weight': [3] }, 'model/unknown-weight', /0\.gate\.weight/],
    ['no word vectors', fastaiWithout('0.encoder.weight'), 'model/missing-weight', /word vectors/],
    ['no second layer', fastaiWithout('0.rnns.1'), 'model/missing-weight', /layer 2/],
    ['no input matrix', fastaiWithout('0.rnns.1.module.weight_ih_l0'), 'model/missing-weight', /weight_ih/],
    ['one bias of two', fastaiWithout('0.rnns.0.module.bias_hh_l0'), 'model/missing-weight', /bias_hh/],
    [
      'a last layer of another width',
      { ...fastai([H, H]), '1.decoder.bias': [V] },
      'model/not-tied',
      /10 units/,
    ],
    [
      'layers of several widths',
      { ...fastai([H, 12, E]), '1.decoder.bias': [V] },
      'model/shape',
      /10, 12, 6/,
    ],
    ['too many layers', fastai([...new Array<number>(16).fill(H), E]), 'model/shape', /17 LSTM layers/],
    ['a bias of another length', { ...whole, '1.decoder.bias': [V + 1] }, 'model/shape', /\[31\]/],
    ['word vectors that are none', { ...whole, '0.encoder.weight': [V] }, 'model/shape', /one row a word/],
  ])('%s', (_, shapes, code, words) => {
    const error = thrownBy(() => understand(dict(shapes), 'file.pth', false));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)]);
    expect(error.message).toContain('“file.pth”');
  });

  test('whole numbers for weights', () => {
    expect(thrownBy(() => understand(dict(whole, 'I8'), 'file.pth', false)).code).toBe('model/quantised');
  });
});

function fastaiWithout(begin: string): Shapes {
  const shapes: Shapes = { ...fastai([H, H, E]), '1.decoder.bias': [V] };
  return Object.fromEntries(Object.entries(shapes).filter(([name]) => !name.startsWith(begin)));
}
