/** The playground's plain parts: surprise, words and beginnings, arrow keys, and pairs of models. */
import { describe, expect, test } from 'vitest';
import { compared, meansOfKnown } from '../../renderer/components/playground/differences.ts';
import { heatOf, surpriseOf } from '../../renderer/components/playground/heat.ts';
import { wordAfterKey, type Place } from '../../renderer/components/playground/roving.ts';
import { pairOf } from '../../renderer/components/playground/sides.ts';
import { barsOf } from '../../renderer/components/playground/strip.ts';
import {
  beginningUpTo,
  canGoOnFrom,
  pageOf,
  parted,
  received,
  shareOf,
  textOf,
} from '../../renderer/components/playground/wordText.ts';
import {
  chanceWords,
  roleOf,
  shareWords,
  snapshotWords,
  stripSummary,
  wordName,
} from '../../renderer/words/play.ts';
import { BREAK_SIGN, MARK_SIGNS, type PlayModel, type PlayWord } from '../../shared/play.ts';

function word(text: string, bits = 1, unknown = false): PlayWord {
  return { text, bits, instead: [], unknown };
}

/** `in|2.2 the|1` */
function words(line: string): PlayWord[] {
  return line.split(' ').map((part) => {
    const [text = '', bits = '1'] = part.split('|');
    return word(/^[.,]/.test(text) ? text : ` ${text}`, Number(bits));
  });
}

describe('surprise', () => {
  test('has a colour from 2 bits on, and another with every 2 bits up to 10', () => {
    expect([0, 1.99, 2, 3.9, 4, 6, 7.9, 8, 9.9, 10, 25].map(heatOf)).toEqual([
      0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5,
    ]);
  });

  test('of many words is their mean, with the loud, the unknown and the highest', () => {
    const some = [word(' a', 2), word(' b', 9), word(' c', 8, true)];
    expect(surpriseOf(some)).toEqual({ words: 3, mean: 19 / 3, loud: 2, unknown: 1, highest: some[1] });
    expect(surpriseOf([])).toEqual({ words: 0, mean: null, loud: 0, unknown: 0, highest: null });
    expect(stripSummary(surpriseOf(some))).toBe('3 words; the most surprising is “b” with 9.0 bits.');
    expect(stripSummary(surpriseOf([]))).toBe('No words yet.');
  });

  test('is said as one in so many, and as a share where it was likelier than not', () => {
    expect(chanceWords(5.3)).toBe('1 in 39, 5.3 bits');
    expect(chanceWords(0.5)).toBe('71 %, 0.5 bits');
    expect(chanceWords(13.3)).toBe('1 in 10,000, 13.3 bits');
    expect(chanceWords(21)).toBe('1 in 2.1 million, 21.0 bits');
    expect([0.31, 0.026, 0.0004].map(shareWords)).toEqual(['31 %', '2.6 %', 'under 0.1 %']);
  });
});

describe('the strip of bars', () => {
  const room = { width: 500, height: 62, scale: 1 };

  test('keeps its bars in place while words come', () => {
    const few = barsOf(words('a|2 b|9'), 45, room);
    const more = barsOf(words('a|2 b|9 c|3'), 45, room);
    expect(more.bars.slice(0, 2)).toEqual(few.bars);
    expect(few.bars.map(({ loud }) => loud)).toEqual([false, true]);
  });

  test('reaches as high as its highest word, so that none is cut off', () => {
    const { bars, top } = barsOf([word(' a', 21.4)], null, room);
    expect(top).toBe(22);
    expect(bars[0]?.y).toBeGreaterThanOrEqual(0);
    expect(barsOf(words('a|2'), null, room)).toMatchObject({ top: 13, grid: [4, 8] });
    expect(barsOf([word(' a', 42)], null, room).grid).toEqual([8, 24]);
  });

  test('draws the highest of several words where there is no room for each, and says so', () => {
    const many = Array.from({ length: 1000 }, (_, i) => word(' a', i === 501 ? 12 : 1));
    const { bars, perBar } = barsOf(many, null, room);
    expect(perBar).toBe(4);
    expect(bars).toHaveLength(250);
    expect(bars.filter(({ loud }) => loud)).toHaveLength(1);
  });
});

describe('words', () => {
  test('that come twice are there once, and later ones follow', () => {
    const first = received([], { from: 0, words: words('in the') });
    const again = received(first, { from: 1, words: words('the end .') });
    expect(textOf('It is', again)).toBe('It is in the end.');
  });

  test('are shown without the space before them, and a line break alone is shown as one', () => {
    expect(parted(' barque')).toEqual({ lead: ' ', shown: 'barque' });
    expect(parted('\n\nThe ')).toEqual({ lead: '\n\n', shown: 'The' });
    expect(parted('\n')).toEqual({ lead: '', shown: '¶' });
    expect([wordName('\n'), wordName(' sea'), wordName(MARK_SIGNS.xxmaj)]).toEqual([
      'line break',
      'sea',
      'a word with a capital',
    ]);
  });

  test('of a long text are shown in pages, and a shorter one stays on its last', () => {
    expect(pageOf(45, 0)).toEqual({ from: 0, to: 45, last: true });
    expect(pageOf(3200, 0)).toEqual({ from: 0, to: 1500, last: false });
    expect(pageOf(3200, 2)).toEqual({ from: 3000, to: 3200, last: true });
    expect(pageOf(3200, 7)).toEqual(pageOf(3200, 2));
    expect(pageOf(0, 0)).toEqual({ from: 0, to: 0, last: true });
  });

  test('make up a share of the text that is read', () => {
    expect([shareOf('It lies', words('It')), shareOf('It', words('It is')), shareOf('', [])]).toEqual([
      3 / 7,
      1,
      0,
    ]);
  });

  test('make a new beginning up to and with one of them', () => {
    const come = words('on Tuesday , with');
    expect(beginningUpTo('The barque arrived', come, 1)).toBe('The barque arrived on Tuesday');
    expect(beginningUpTo('The barque arrived', come, 1, 'Monday')).toBe('The barque arrived on Monday');
    expect(beginningUpTo('The barque arrived', come, 1, ',')).toBe('The barque arrived on,');
    expect(beginningUpTo('It is', words('so'), 0, 'n’t')).toBe('It isn’t');
    expect(beginningUpTo('It is (', words('so'), 0, 'not')).toBe('It is (not');
    expect(beginningUpTo('', words('so'), 0, 'Not')).toBe('Not');
    expect(beginningUpTo('It is', words('so'), 0, BREAK_SIGN)).toBe('It is\n');
  });

  test('can be gone on from unless they are the sign of a mark', () => {
    expect([MARK_SIGNS.xxmaj, MARK_SIGNS.xxrep, BREAK_SIGN, '…', 'a'].map(canGoOnFrom)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('two models that have read the same text', () => {
  test('are compared word by word, largest difference first', () => {
    const base = words('the|1 barque|9 lies|4 here|2');
    const mine = words('the|1.5 barque|4 lies|7.5 here|2.5');
    expect(compared(base, mine, 5)).toEqual({
      left: [{ at: 2, text: 'lies', left: 4, right: 7.5 }],
      right: [{ at: 1, text: 'barque', left: 9, right: 4 }],
      unknown: 0,
    });
    expect(compared(base, mine, 0)?.left).toEqual([]);
  });

  test('are compared over the stretch that both cut out, where they cut differently', () => {
    const base = [word(' We', 1), word(' ca', 3), word('n’t', 2), word(' sail', 2)];
    const mine = [word(' We', 1), word(' can’t', 2), word(' sail', 2)];
    expect(compared(base, mine, 5)?.right).toEqual([{ at: 1, text: 'can’t', left: 5, right: 2 }]);
  });

  test('are not compared in words that one of them does not know, nor over other letters', () => {
    const base = [word(' quay', 9, true), word(' here', 2)];
    const mine = [word(' quay', 2), word(' here', 2)];
    expect(compared(base, mine, 5)).toEqual({ left: [], right: [], unknown: 1 });
    expect(meansOfKnown(base, mine)).toEqual({ left: 2, right: 2 });
    expect(meansOfKnown([word(' quay', 9, true)], [word(' quay', 2)])).toBeNull();
    expect(compared(base, words('pier here'), 5)).toBeNull();
    expect(compared(base, words('quay'), 5)).toBeNull();
  });
});

describe('arrow keys', () => {
  /** three words a line, each 40 wide and 20 high */
  const placeOf = (index: number): Place => {
    const [left, top] = [(index % 3) * 50, Math.floor(index / 3) * 30];
    return { left, right: left + 40, top, bottom: top + 20 };
  };
  const go = (key: string, at: number): number | null => wordAfterKey(key, at, 8, placeOf);

  test('go from word to word and stay at the ends', () => {
    expect([go('ArrowRight', 3), go('ArrowRight', 7), go('ArrowLeft', 3), go('ArrowLeft', 0)]).toEqual([
      4, 7, 2, 0,
    ]);
    expect([go('Home', 5), go('End', 2), go('a', 2)]).toEqual([0, 7, null]);
  });

  test('go to the word nearest above and below', () => {
    expect([go('ArrowDown', 1), go('ArrowDown', 5), go('ArrowUp', 7), go('ArrowUp', 1)]).toEqual([
      4, 7, 4, 1,
    ]);
    expect(go('ArrowDown', 7)).toBe(7);
  });
});

describe('the pair of models', () => {
  const base: PlayModel = {
    ...{ key: 'starter', kind: 'model', name: 'starter', detail: '', vocab: 10, perplexity: null },
    base: null,
    live: false,
  };
  const old: PlayModel = { ...base, key: 'old', base: 'starter' };
  const newest: PlayModel = { ...base, key: 'new', base: 'old' };
  const snapshot: PlayModel = { ...base, key: 'run:1', kind: 'snapshot', base: 'starter', live: true };
  const keys = (models: readonly PlayModel[], left: string | null, right: string | null): unknown[] => {
    const pair = pairOf(models, { left, right });
    return [pair.left?.key ?? null, pair.right?.key ?? null];
  };

  test('is the newest model of the person’s own and what it was made from', () => {
    expect(keys([snapshot, newest, old, base], null, null)).toEqual(['old', 'new']);
    expect(keys([snapshot, base], null, null)).toEqual(['starter', 'run:1']);
    expect(keys([base], null, null)).toEqual(['starter', null]);
    expect(keys([], null, null)).toEqual([null, null]);
  });

  test('is what was chosen as far as that is still there', () => {
    expect(keys([snapshot, newest, old, base], null, 'old')).toEqual(['starter', 'old']);
    expect(keys([snapshot, newest, old, base], 'new', 'run:1')).toEqual(['new', 'run:1']);
    expect(keys([newest, old, base], 'gone', 'gone')).toEqual(['old', 'new']);
    const other = { ...base, key: 'other' };
    expect(keys([other, base], null, 'starter')).toEqual(['other', 'starter']);
  });

  test('is named by what each is to the person', () => {
    expect(roleOf(base, false)).toBe('starter');
    expect([roleOf(old, false), roleOf(base, true)]).toEqual(['own', 'own']);
    expect([roleOf(snapshot, false), roleOf({ ...snapshot, live: false }, false)]).toEqual([
      'live',
      'snapshot',
    ]);
    expect(snapshotWords('update 4,284, 2 min ago')).toBe(
      'From the last snapshot, update 4,284; its run is going on.',
    );
  });
});
