/**
 * Reads a pickle as plain data. A pickle is a program for a machine with a stack and a memo; Python's own machine
 * imports and calls whatever it names. This one knows only the steps that put data together, knows classes by name
 * alone (`symbols.ts`), and checks before each step that it is done to the kind of value it is for.
 */
import { PickleBytes } from './bytes.ts';
import { beyondLimit, MEMO, NESTING, OPCODES, STACK, TENSORS } from './limits.ts';
import { OP, REFUSED } from './opcodes.ts';
import { damaged, unsafe } from './refusals.ts';
import { built, made, reduced, symbolFor } from './symbols.ts';
import type { PickledDict, PickledList, PickledStorage, Value } from './values.ts';
import { isKey, ofKind } from './values.ts';

/** What a persistent id of the file stands for. */
export type Persistent = (id: Value) => PickledStorage;

/** For files that keep nothing outside their pickle. */
export const nothingPersistent: Persistent = () => {
  throw unsafe('a part that lies outside the file');
};

/**
 * The value of the pickle that begins at a place, and the place after it.
 *
 * @throws OutOfBytes when the bytes end before it does; AppError `model/unsafe-pickle`, `model/holds-code`,
 *   `model/unreadable-weights`, `model/too-large`
 */
export function unpickle(
  bytes: Uint8Array,
  begin: number,
  persistent: Persistent,
): { value: Value; end: number } {
  const machine = new Machine(new PickleBytes(bytes, begin), persistent);
  for (let steps = 0; steps < OPCODES; steps++) {
    if (!machine.step()) return { value: machine.result(), end: machine.place };
  }
  throw beyondLimit('takes more than 2 million steps to read');
}

class Machine {
  readonly #bytes: PickleBytes;
  readonly #persistent: Persistent;
  readonly #stack: Value[] = [];
  /** heights of the stack at which the open marks stand */
  readonly #marks: number[] = [];
  readonly #memo: Value[] = [];
  #memoised = 0;
  #tensors = 0;
  /** bytes of texts and items of lists that calls were given */
  #work = 0;

  constructor(bytes: PickleBytes, persistent: Persistent) {
    this.#bytes = bytes;
    this.#persistent = persistent;
  }

  get place(): number {
    return this.#bytes.place;
  }

  result(): Value {
    const value = this.#pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) throw damaged('values are left over at its end');
    return value;
  }

  /** One opcode; false at the end of the pickle. */
  step(): boolean {
    const bytes = this.#bytes;
    const opcode = bytes.uint8();
    switch (opcode) {
      case OP.STOP:
        return false;
      case OP.PROTO: {
        const protocol = bytes.uint8();
        if (protocol < 2 || protocol > 5) throw damaged(`it says it is a pickle of version ${protocol}`);
        break;
      }
      case OP.FRAME:
        bytes.uint64(); // says how much to read at once, which nothing here hangs on
        break;
      case OP.MARK:
        if (this.#marks.length >= NESTING) throw beyondLimit(`nests more than ${NESTING} levels deep`);
        this.#marks.push(this.#stack.length);
        break;
      case OP.POP:
        if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
        else this.#pop();
        break;
      case OP.NONE:
        this.#push(null);
        break;
      case OP.NEWTRUE:
        this.#push(true);
        break;
      case OP.NEWFALSE:
        this.#push(false);
        break;
      case OP.BININT:
        this.#push(bytes.int32());
        break;
      case OP.BININT1:
        this.#push(bytes.uint8());
        break;
      case OP.BININT2:
        this.#push(bytes.uint16());
        break;
      case OP.LONG1:
        this.#push(bytes.long(bytes.uint8()));
        break;
      case OP.BINFLOAT:
        this.#push(bytes.float64());
        break;
      case OP.SHORT_BINUNICODE:
      case OP.SHORT_BINSTRING: // a text of Python 2
        this.#push(bytes.text(bytes.uint8()));
        break;
      case OP.BINUNICODE:
        this.#push(bytes.text(bytes.uint32()));
        break;
      case OP.BINUNICODE8:
        this.#push(bytes.text(bytes.uint64()));
        break;
      case OP.SHORT_BINBYTES:
        this.#push(bytes.raw(bytes.uint8()));
        break;
      case OP.BINBYTES:
        this.#push(bytes.raw(bytes.uint32()));
        break;
      case OP.EMPTY_DICT:
        this.#push({ kind: 'dict', ordered: false, items: new Map() });
        break;
      case OP.EMPTY_LIST:
        this.#push({ kind: 'list', items: [] });
        break;
      case OP.EMPTY_TUPLE:
        this.#push({ kind: 'tuple', items: [] });
        break;
      case OP.EMPTY_SET:
        this.#push({ kind: 'set', items: [] });
        break;
      case OP.TUPLE:
        this.#push({ kind: 'tuple', items: this.#popMark() });
        break;
      case OP.TUPLE1:
        this.#push({ kind: 'tuple', items: this.#popLast(1) });
        break;
      case OP.TUPLE2:
        this.#push({ kind: 'tuple', items: this.#popLast(2) });
        break;
      case OP.TUPLE3:
        this.#push({ kind: 'tuple', items: this.#popLast(3) });
        break;
      case OP.APPEND:
        this.#append(this.#popLast(1));
        break;
      case OP.APPENDS:
        this.#append(this.#popMark());
        break;
      case OP.SETITEM:
        this.#setItems(this.#popLast(2));
        break;
      case OP.SETITEMS:
        this.#setItems(this.#popMark());
        break;
      case OP.BINGET:
        this.#push(this.#remembered(bytes.uint8()));
        break;
      case OP.LONG_BINGET:
        this.#push(this.#remembered(bytes.uint32()));
        break;
      case OP.BINPUT:
        this.#remember(bytes.uint8());
        break;
      case OP.LONG_BINPUT:
        this.#remember(bytes.uint32());
        break;
      case OP.MEMOIZE:
        this.#remember(this.#memoised);
        break;
      case OP.GLOBAL: {
        const module = bytes.line();
        this.#push(symbolFor(module, bytes.line()));
        break;
      }
      case OP.STACK_GLOBAL: {
        const [module, name] = this.#popLast(2);
        if (typeof module !== 'string' || typeof name !== 'string')
          throw unsafe('a class whose name is no text');
        this.#push(symbolFor(module, name));
        break;
      }
      case OP.REDUCE:
        this.#reduce();
        break;
      case OP.NEWOBJ: {
        const [callee, args] = this.#popLast(2);
        this.#push(made(callee, args));
        break;
      }
      case OP.BUILD: {
        const state = this.#pop();
        built(this.#top(), state);
        break;
      }
      case OP.BINPERSID:
        this.#push(this.#persistent(this.#pop()));
        break;
      default:
        throw unsafe(REFUSED[opcode] ?? `step 0x${opcode.toString(16).padStart(2, '0')}`);
    }
    return true;
  }

  #reduce(): void {
    const args = ofKind(this.#pop(), 'tuple');
    const callee = ofKind(this.#pop(), 'symbol');
    if (args === null || callee === null) throw unsafe('a call of what is no known class');
    // a long text or list, called upon again and again through the memo, would cost time without costing bytes
    this.#work += args.items.reduce<number>((sum, item) => sum + weight(item), 0);
    if (this.#work > this.#bytes.length) throw beyondLimit('uses the same values over and over');
    const value = reduced(callee.name, args.items);
    if (ofKind(value, 'tensor') !== null && ++this.#tensors > TENSORS)
      throw beyondLimit('holds more than 100,000 tensors');
    this.#push(value);
  }

  #push(value: Value): void {
    if (this.#stack.length >= STACK) throw beyondLimit('puts more than 500,000 values aside');
    this.#stack.push(value);
  }

  /** Height below which nothing may be taken: the last mark stands there. */
  get #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #pop(): Value {
    const value = this.#top();
    this.#stack.length--;
    return value;
  }

  #top(): Value {
    const value = this.#stack.length > this.#floor ? this.#stack.at(-1) : undefined;
    if (value === undefined) throw damaged('it takes a value where there is none');
    return value;
  }

  #popLast(count: number): Value[] {
    if (this.#stack.length - count < this.#floor) throw damaged('it takes a value where there is none');
    return this.#stack.splice(this.#stack.length - count);
  }

  #popMark(): Value[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw damaged('it ends a list that was never begun');
    return this.#stack.splice(mark);
  }

  #append(items: readonly Value[]): void {
    const list: PickledList | null = ofKind(this.#top(), 'list');
    if (list === null) throw unsafe('values appended to what is no list');
    for (const item of items) list.items.push(item);
  }

  #setItems(items: readonly Value[]): void {
    const dict: PickledDict | null = ofKind(this.#top(), 'dict');
    if (dict === null) throw unsafe('entries set in what is no dictionary');
    if (items.length % 2 !== 0) throw damaged('a dictionary in it has a key without a value');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i] ?? null;
      if (!isKey(key)) throw damaged('a key of a dictionary in it is neither text nor number');
      dict.items.set(key, items[i + 1] ?? null);
    }
  }

  #remember(index: number): void {
    if (index >= MEMO) throw beyondLimit('remembers more than 500,000 values');
    if (this.#memo[index] === undefined) this.#memoised++;
    this.#memo[index] = this.#top();
  }

  #remembered(index: number): Value {
    const value = this.#memo[index];
    if (value === undefined) throw damaged('it comes back to a value that it never had');
    return value;
  }
}

function weight(value: Value): number {
  if (typeof value === 'string') return value.length;
  return ofKind(value, 'list')?.items.length ?? 0;
}
