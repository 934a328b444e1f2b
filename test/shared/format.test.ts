/** Numbers and times as people read them. */
import { expect, test } from 'vitest';
import {
  bytes,
  count,
  counted,
  duration,
  learningRate,
  percent,
  threeDigits,
  timeLeft,
} from '../../shared/format.ts';

test('numbers have three digits, thousands separators and a true minus', () => {
  expect(
    [0, 4.3149, 72.34, 112.4, 1240.4, 12345.6, 0.00125, -3.21, 1.5e-7, 2.5e9, Infinity].map(threeDigits),
  ).toEqual(['0', '4.31', '72.3', '112', '1,240', '12,346', '0.00125', '−3.21', '1.5e−7', '2.5e9', '∞']);
  expect([999.4, 999.6].map(threeDigits)).toEqual(['999', '1,000']);
  expect([24310, 7, 1234567].map(count)).toEqual(['24,310', '7', '1,234,567']);
  expect([counted(1, 'update'), counted(2, 'update')]).toEqual(['1 update', '2 updates']);
  expect(percent(0.9684)).toBe('96.8 %');
});

test('learning rates are powers of ten until a tenth', () => {
  expect([0, 0.004, 0.01, 0.00307692, 0.5, 30].map(learningRate)).toEqual([
    '0',
    '4e−3',
    '1e−2',
    '3.08e−3',
    '0.5',
    '30',
  ]);
});

test('times are rounded as coarsely as they deserve', () => {
  expect([4_000, 200_000, 7_500_000].map(duration)).toEqual(['4 s', '3 min 20 s', '2 h 5 min']);
  expect([4_000, 31_000, 190_000, 1_510_000, 5_500_000].map(timeLeft)).toEqual([
    'a few seconds left',
    'about 40 s left',
    'about 3 min left',
    'about 25 min left',
    'about 1.5 h left',
  ]);
  expect([0, 999, 1_250_000].map(bytes)).toEqual(['0 bytes', '999 bytes', '1.25 MB']);
});
