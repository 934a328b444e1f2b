/** The table of settings: key, words, range and default of each. Form, validation, command line and reports read it. */

interface Described {
  readonly key: string;
  readonly section: 'schedule' | 'optimiser' | 'regularisation' | 'data' | 'model';
  readonly label: string;
  /** as the papers write it */
  readonly symbol: string;
  readonly unit: string;
  /** what it is, in a sentence or two; says so where the blog post that ULMFiT readers start from errs */
  readonly help: string;
  readonly raise: string;
  readonly lower: string;
}
interface Ranged extends Described {
  readonly min: number;
  readonly max: number;
}
/** A number. `asgd` is the default where averaged SGD needs another one than Adam. */
interface Real extends Ranged {
  readonly kind: 'real';
  readonly default: number;
  readonly asgd?: number;
}
interface Count extends Ranged {
  readonly kind: 'count';
  readonly default: number;
}
/** A count that may be empty; `empty` says what happens then. */
interface OptionalCount extends Ranged {
  readonly kind: 'optionalCount';
  readonly default: null;
  readonly empty: string;
}
interface Choice extends Described {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}
export type Hyperparam = Real | Count | OptionalCount | Choice;

export const HYPERPARAMS = [
  {
    key: 'schedule',
    section: 'schedule',
    kind: 'choice',
    choices: ['stlr', 'onecycle', 'constant'],
    default: 'stlr',
    label: 'Schedule',
    symbol: 'STLR',
    unit: '',
    help: 'How the learning rate moves: slanted triangle, one-cycle or constant. The blog post restarts its triangle every epoch; here one triangle spans the whole run.',
    raise: 'The slanted triangle rises fast and falls slowly, one-cycle rises for a quarter of the run.',
    lower: 'A constant rate neither warms up nor settles.',
  },
  {
    key: 'etaMax',
    section: 'schedule',
    kind: 'real',
    min: 0,
    max: 100,
    default: 0.01,
    asgd: 10, // awd-lstm-lm trains at 30 with clip 0.25 from scratch; a third of it suits a model that already knows
    label: 'Highest learning rate',
    symbol: 'η_max',
    unit: '',
    help: 'The peak of the schedule for the fastest group. The blog post writes 0.01 into its formula and never reads its own argument; here it is yours to choose.',
    raise: 'Learns faster and forgets more; too high and the loss climbs.',
    lower: 'Safer and slower; too low and the model hardly changes.',
  },
  {
    key: 'cutFrac',
    section: 'schedule',
    kind: 'real',
    min: 0,
    max: 1,
    default: 0.1,
    label: 'Warm-up share',
    symbol: 'cut_frac',
    unit: 'of the updates',
    help: 'The share of the updates in which the rate rises. It is rounded down to whole updates, at least one; the blog post forgets to.',
    raise: 'A longer, gentler rise.',
    lower: 'The peak comes sooner and more of the run is spent settling.',
  },
  {
    key: 'ratio',
    section: 'schedule',
    kind: 'real',
    min: 1,
    max: 1e6,
    default: 32,
    label: 'Peak over lowest rate',
    symbol: 'ratio',
    unit: 'times',
    help: 'How many times smaller the lowest learning rate is than the highest.',
    raise: 'Starts and ends nearer to zero.',
    lower: 'A flatter triangle; 1 makes the rate constant.',
  },
  {
    key: 'discriminative',
    section: 'schedule',
    kind: 'real',
    min: 1,
    max: 100,
    default: 2.6,
    label: 'Divisor between layer groups',
    symbol: '2.6',
    unit: 'times',
    help: 'Each slower layer group learns at the rate of the next one divided by this; 1 switches it off. At the same peak it lowers the mean rate, so the best peak is higher.',
    raise: 'Lower layers keep more of what they know.',
    lower: 'All layers adapt alike.',
  },
  {
    key: 'grouping',
    section: 'schedule',
    kind: 'choice',
    choices: ['fastai', 'authors', 'seed'],
    default: 'fastai',
    label: 'Layer groups',
    symbol: 'θ^l',
    unit: '',
    help: 'Which groups learn slowly. fastai: LSTM 1 slowest, embedding and output fastest. authors: the divisors 6, 3, 1, 2 of their script. seed: the embedding slowest, as in the blog post, where new words hardly learn.',
    raise: 'fastai and authors let the word vectors move.',
    lower: 'seed holds the word vectors still.',
  },
  {
    key: 'frozenEpochs',
    section: 'schedule',
    kind: 'count',
    min: 0,
    max: 1000,
    default: 1,
    label: 'Epochs with frozen layers',
    symbol: '',
    unit: 'epochs',
    help: 'How many epochs only the last group learns before all layers do. Words new to the model all start alike and need it.',
    raise: 'New words settle before the rest moves.',
    lower: 'With 0 all layers learn from the first update, as in the paper.',
  },
  {
    key: 'frozenEtaMax',
    section: 'schedule',
    kind: 'real',
    min: 0,
    max: 100,
    default: 0.01,
    label: 'Highest rate while frozen',
    symbol: 'η_max',
    unit: '',
    help: 'The peak of the schedule of the frozen epochs. With averaged SGD raise it to about the highest learning rate.',
    raise: 'New words move further from their common start.',
    lower: 'A more careful start.',
  },
  {
    key: 'optimizer',
    section: 'optimiser',
    kind: 'choice',
    choices: ['adam', 'asgd'],
    default: 'adam',
    label: 'Optimiser',
    symbol: 'Adam, NT-ASGD',
    unit: '',
    help: 'Adam, or stochastic gradient descent whose weights are averaged late in the run. What the blog post calls ASGD is a falling rate without an average; here the average is kept beside the weights.',
    raise: 'Adam is quick and forgiving.',
    lower: 'Averaged SGD needs long runs and a high rate.',
  },
  {
    key: 'beta1',
    section: 'optimiser',
    kind: 'real',
    min: 0,
    max: 0.999,
    default: 0.7,
    label: 'Momentum',
    symbol: 'β₁',
    unit: '',
    help: 'Share of the running mean of gradients that Adam keeps at each update.',
    raise: 'Steadier, slower to turn.',
    lower: 'Follows each batch more closely.',
  },
  {
    key: 'beta2',
    section: 'optimiser',
    kind: 'real',
    min: 0,
    max: 0.999999,
    default: 0.99,
    label: 'Memory for gradient sizes',
    symbol: 'β₂',
    unit: '',
    help: 'Share of the running mean of squared gradients that Adam keeps at each update.',
    raise: 'Step sizes change slowly.',
    lower: 'Step sizes follow recent gradients.',
  },
  {
    key: 'eps',
    section: 'optimiser',
    kind: 'real',
    min: 1e-12,
    max: 1,
    default: 1e-5,
    label: 'Floor of the step size',
    symbol: 'ε',
    unit: '',
    help: 'Added where Adam divides, so that rare words with tiny gradients do not take huge steps.',
    raise: 'Smaller steps for rare words.',
    lower: 'Nearer to pure Adam.',
  },
  {
    key: 'wd',
    section: 'optimiser',
    kind: 'real',
    min: 0,
    max: 1,
    default: 0.01,
    asgd: 1.2e-6, // awd-lstm-lm; 0.01 at a rate of 10 would shrink every weight by a tenth at each update
    label: 'Weight decay',
    symbol: 'λ',
    unit: '',
    help: 'Every update shrinks each weight by rate × decay, apart from the gradient; the output bias is spared.',
    raise: 'Holds weights small, against learning by heart.',
    lower: 'Leaves weights free; 0 switches it off.',
  },
  {
    key: 'clip',
    section: 'optimiser',
    kind: 'real',
    min: 0,
    max: 1e6,
    default: 0.25,
    label: 'Gradient clipping',
    symbol: 'clip',
    unit: 'norm',
    help: 'Longest gradient, over all weights together; longer ones are shortened to it. The blog post multiplies every gradient by this number instead, which is not clipping. 0 switches it off.',
    raise: 'Lets steep passages pull harder.',
    lower: 'Calmer, and with averaged SGD also slower.',
  },
  {
    key: 'nonmono',
    section: 'optimiser',
    kind: 'count',
    min: 0,
    max: 1000,
    default: 5,
    label: 'Patience before averaging',
    symbol: 'n',
    unit: 'evaluations',
    help: 'Averaged SGD starts to average when the held-out loss is worse than the best one before the last n evaluations. The blog post averages in the last 2 % of each epoch instead.',
    raise: 'Averages later.',
    lower: 'Averages as soon as progress stalls.',
  },
  {
    key: 'asgdStart',
    section: 'optimiser',
    kind: 'optionalCount',
    min: 1,
    max: 8_000_000,
    default: null,
    empty: 'by the trigger',
    label: 'Averaging begins at update',
    symbol: 'T',
    unit: 'update',
    help: 'Update at which averaging begins, instead of waiting for the trigger. Empty: by the trigger.',
    raise: 'The average holds late weights only.',
    lower: 'The average reaches further back.',
  },
  {
    key: 'arAlpha',
    section: 'regularisation',
    kind: 'real',
    min: 0,
    max: 1000,
    default: 2,
    label: 'Activation penalty',
    symbol: 'α',
    unit: '',
    help: 'Adds α times the mean square of the last layer’s output to the loss (AR). 0 switches it off.',
    raise: 'Smaller activations, less learning by heart.',
    lower: 'More freedom.',
  },
  {
    key: 'tarBeta',
    section: 'regularisation',
    kind: 'real',
    min: 0,
    max: 1000,
    default: 1,
    label: 'Smoothness penalty',
    symbol: 'β',
    unit: '',
    help: 'Adds β times the mean squared change of the last layer’s output from word to word (TAR). 0 switches it off.',
    raise: 'A steadier inner state.',
    lower: 'More freedom.',
  },
  {
    key: 'arOn',
    section: 'regularisation',
    kind: 'choice',
    choices: ['dropped', 'raw'],
    default: 'dropped',
    label: 'Activation penalty looks at',
    symbol: 'α',
    unit: '',
    help: 'Whether the activation penalty is taken after dropout, as in the AWD-LSTM paper’s code and fastai 2, or before it, as in earlier fastai.',
    raise: 'dropped: after dropout.',
    lower: 'raw: before dropout.',
  },
  {
    key: 'dropMult',
    section: 'regularisation',
    kind: 'real',
    min: 0,
    max: 10,
    default: 0.3, // fastai's IMDb tutorials fine-tune at 0.3; a small corpus that repeats itself wants more
    label: 'Dropout strength',
    symbol: 'drop_mult',
    unit: 'times',
    help: 'Multiplies all five dropout probabilities of the model. The blog post also drops input weights and the output matrix; here recurrent weights alone are dropped.',
    raise: 'Against learning by heart: when the training loss falls and the held-out loss rises.',
    lower: 'Learns faster from much text; 0 switches dropout off.',
  },
  {
    key: 'bptt',
    section: 'data',
    kind: 'count',
    min: 1,
    max: 2000,
    default: 70,
    label: 'Window',
    symbol: 'bptt',
    unit: 'tokens',
    help: 'How many words in a row an update looks back over; what the model remembers is carried from window to window.',
    raise: 'Longer memory in learning, more computer memory.',
    lower: 'More updates for the same text.',
  },
  {
    key: 'batch',
    section: 'data',
    kind: 'count',
    min: 1,
    max: 4096,
    default: 32,
    label: 'Batch',
    symbol: 'bs',
    unit: 'rows',
    help: 'How many stretches of text are read side by side in an update.',
    raise: 'Steadier and faster on big texts; needs memory and a higher rate.',
    lower: 'More updates from little text.',
  },
  {
    key: 'evalEvery',
    section: 'data',
    kind: 'optionalCount',
    min: 1,
    max: 8_000_000,
    default: null,
    empty: 'at the end of each epoch',
    label: 'Evaluate every',
    symbol: '',
    unit: 'updates',
    help: 'How often the held-out part is read. Empty: at the end of each epoch.',
    raise: 'Less time spent on checking.',
    lower: 'A finer curve, and a better chance to keep the best moment.',
  },
  {
    key: 'products',
    section: 'optimiser',
    kind: 'choice',
    choices: ['float32', 'bfloat16'],
    default: 'float32',
    label: 'Precision of products',
    symbol: '',
    unit: '',
    help: 'What matrix products multiply while training. bfloat16 keeps eight binary digits of each factor and adds up in float32; weights, gradients and evaluations stay float32. Needs the TensorFlow engine; fast only on processors made for it.',
    raise:
      'bfloat16 is about twice as fast on processors with AMX or AVX512-BF16, and much slower on others.',
    lower: 'float32 is exact and the same everywhere.',
  },
  {
    key: 'maxVocab',
    section: 'data',
    kind: 'count',
    min: 10,
    max: 1_000_000,
    default: 60_000,
    label: 'Largest vocabulary',
    symbol: 'V',
    unit: 'words',
    help: 'At most this many different words are known by name, the most frequent first; all others count as unknown.',
    raise: 'Fewer unknown words, slower updates.',
    lower: 'Faster and smaller.',
  },
  {
    key: 'minFreq',
    section: 'data',
    kind: 'count',
    min: 1,
    max: 1_000_000,
    default: 3,
    label: 'Least occurrences of a word',
    symbol: 'min_freq',
    unit: 'times',
    help: 'Words seen less often in the training part count as unknown.',
    raise: 'A smaller vocabulary of words with enough evidence.',
    lower: 'Keeps rare words, about which there is little to learn.',
  },
  {
    key: 'embSz',
    section: 'model',
    kind: 'count',
    min: 1,
    max: 8192,
    default: 400,
    label: 'Word vector size',
    symbol: 'E',
    unit: '',
    help: 'Numbers that stand for a word. Chosen when a model is pretrained; fine-tuning keeps it.',
    raise: 'A finer model, slower and larger.',
    lower: 'Faster and smaller.',
  },
  {
    key: 'nHid',
    section: 'model',
    kind: 'count',
    min: 1,
    max: 16_384,
    default: 1152,
    label: 'Hidden size',
    symbol: 'H',
    unit: '',
    help: 'Width of the LSTM layers but the last. Chosen when a model is pretrained; fine-tuning keeps it.',
    raise: 'A stronger model, much slower.',
    lower: 'Faster and smaller.',
  },
  {
    key: 'nLayers',
    section: 'model',
    kind: 'count',
    min: 1,
    max: 16,
    default: 3,
    label: 'LSTM layers',
    symbol: 'L',
    unit: '',
    help: 'How many LSTM layers lie between the words and the prediction. Chosen when a model is pretrained.',
    raise: 'A deeper model, slower.',
    lower: 'Faster; one layer group fewer.',
  },
] as const satisfies readonly Hyperparam[];

type Entry = (typeof HYPERPARAMS)[number];
type ValueOf<E> = E extends { kind: 'choice'; choices: readonly (infer C)[] }
  ? C
  : E extends { kind: 'optionalCount' }
    ? number | null
    : number;

/** Every setting with its value; all keys are always present. */
export type Settings = { readonly [E in Entry as E['key']]: ValueOf<E> };
export type SettingKey = keyof Settings;
export type SettingValue = string | number | null;

const BY_KEY: ReadonlyMap<string, Hyperparam> = new Map(HYPERPARAMS.map((entry) => [entry.key, entry]));

/** The entry of a key, or undefined when there is no such setting. */
export function hyperparam(key: string): Hyperparam | undefined {
  return BY_KEY.get(key);
}
