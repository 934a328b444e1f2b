/** What the table of settings says of each: key, words, range and default. */

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
