/** Says in words what kind of model a file holds where it is no AWD-LSTM. */
import { AppError } from '../../../shared/errors.ts';
import type { TensorHandle } from '../plain.ts';
import type { NamedParts } from './names.ts';
import type { Tensors } from './stateDict.ts';

const NEEDED = 'Only AWD-LSTM language models, fastai’s ULMFiT models, can be used here.';

/** Names that tell a kind of model at a glance, the more special first. */
const BY_NAMES: readonly (readonly [pattern: RegExp, code: `model/${string}`, what: string])[] = [
  [
    /(?:rnns\.\d+\.)?layers\.\d+\.linear\.(?:module\.)?weight/,
    'model/qrnn',
    'a QRNN model (as of MultiFiT), whose layers are no LSTMs',
  ],
  [/_reverse(?:_raw)?$/, 'model/bidirectional', 'an LSTM that reads in both directions at once'],
  [/weight_hr_l\d/, 'model/projections', 'an LSTM with projections, a matrix more in every layer'],
  [/\br_[wr]_bias$|mhra|\br_net\b/, 'model/transformer', 'a Transformer-XL'],
  [
    /(?:^|[._])(?:attn|attention|self_attn|q_proj|qkv|wte|wpe|SelfAttention|in_proj_weight|query)(?:[._]|$)/,
    'model/transformer',
    'a transformer, such as GPT or BERT',
  ],
  [/(?:^|\.)conv\d*\.|(?:^|\.)layer[1-4]\.\d+\./, 'model/not-awd-lstm', 'a network for pictures or sound'],
  [/(?:^|\.)(?:gru|grus)\./i, 'model/gru', 'a GRU model, whose layers are no LSTMs'],
  [/lora_[AB]\b/, 'model/not-awd-lstm', 'an adapter for another model, not a whole model'],
];

/** @returns null where it looks like an AWD-LSTM, perhaps a broken one */
export function notAwdLstm(parts: NamedParts, tensors: Tensors, file: string): AppError | null {
  const names = [...tensors.keys()].filter((name) => !parts.head.includes(name));
  const kind = BY_NAMES.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (kind !== undefined) return refuse(kind[1], file, kind[2]);
  for (const { weight_hh: matrix } of parts.layers.values()) {
    const gates = matrix === undefined ? 4 : gatesOf(matrix);
    if (gates === 3) return refuse('model/gru', file, 'a GRU model, whose layers are no LSTMs');
    if (gates === 1)
      return refuse('model/not-awd-lstm', file, 'a plain recurrent network, whose layers have no gates');
  }
  if (parts.layers.size > 0 || parts.encoder !== null) return strangers(parts, file);
  if (parts.head.length > 0 || names.every((name) => /^(?:layers|\d+)\.\d+\./.test(name)))
    return refuse('model/classifier-head', file, 'the last layers of a classifier without its encoder');
  if (parts.bias !== null || parts.copies.length > 0)
    return refuse('model/not-awd-lstm', file, 'the decoder of a language model without its LSTM layers');
  const some = names.slice(0, 3).map((name) => `“${name.slice(0, 60)}”`);
  return refuse('model/not-awd-lstm', file, `tensors that are none of a language model (${some.join(', ')})`);
}

/** An AWD-LSTM with more in it than one has. */
function strangers({ strange }: NamedParts, file: string): AppError | null {
  const [name] = strange;
  if (name === undefined) return null;
  const more = strange.length === 1 ? '' : ` and ${strange.length - 1} more`;
  const message = `“${file}” has LSTM layers and word vectors, but also “${name.slice(0, 80)}”${more}, which no AWD-LSTM has, so it would compute something else here than where it comes from. ${NEEDED}`;
  return new AppError('model/unknown-weight', message, { names: strange.slice(0, 10) });
}

function gatesOf({ shape }: TensorHandle): number {
  const [rows = 0, columns = 0] = shape;
  return rows / columns;
}

function refuse(code: `model/${string}`, file: string, what: string): AppError {
  return new AppError(code, `“${file}” holds ${what}. ${NEEDED}`);
}
