/** The time left, from updates, evaluations and saves. */
import { expect, test } from 'vitest';
import { Forecast } from '../../main/runs/forecast.ts';
import type { StampedEvent } from '../../main/services/engineHost.ts';

const evaluation = { loss: 1, perplexity: 3, accuracy: 0, tokens: 10 };
const update = (step: number): StampedEvent['event'] => ({
  ...{ kind: 'update', step, epoch: 1, loss: 1, ar: 0, tar: 0, gradNorm: 1, lr: [] },
});

/** Updates of 100 ms; after every tenth an evaluation of 300 ms and a save of 200 ms. */
function followed(updates: number): { forecast: Forecast; now: number } {
  const forecast = new Forecast();
  let now = 0;
  const tell = (event: StampedEvent['event'], ms: number): void => {
    now += ms;
    forecast.follow({ event, time: now });
  };
  for (let step = 1; step <= updates; step++) {
    tell(update(step), 100);
    if (step % 10 !== 0) continue;
    tell({ kind: 'evaluated', update: step, epoch: 1, ...evaluation }, 300);
    tell({ kind: 'checkpoint', update: step, file: 'x', best: true }, 200);
  }
  return { forecast, now };
}

test('a forecast counts updates, evaluations and saves at what each has taken', () => {
  const { forecast, now } = followed(40);
  expect(forecast.msPerUpdate).toBe(100);
  expect(forecast.msLeft({ updates: 100, evaluations: 10 }, now)).toBeCloseTo(100 * 100 + 10 * 500, -2);
});

test('there is no forecast before twenty updates', () => {
  const { forecast, now } = followed(15);
  expect(forecast.msLeft({ updates: 100, evaluations: 10 }, now)).toBeNull();
});

test('what is shown falls steadily while the forecast wavers by less than a tenth', () => {
  const { forecast, now } = followed(40);
  const first = forecast.msLeft({ updates: 100, evaluations: 0 }, now) ?? 0;
  const second = forecast.msLeft({ updates: 92, evaluations: 0 }, now + 1000) ?? 0;
  expect(second).toBe(first - 1000);
  expect(forecast.msLeft({ updates: 150, evaluations: 0 }, now + 2000)).toBeGreaterThan(first);
});
