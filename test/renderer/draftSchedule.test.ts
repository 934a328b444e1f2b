/** The schedule on the screen of a new run: drawn as it is trained, bent by its handles, and the scales of settings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presetOf } from '../../renderer/components/newRun/form.ts';
import { pixelX, pixelY, valueX, valueY } from '../../renderer/components/newRun/frame.ts';
import { dragged, handlesOf, nudged } from '../../renderer/components/newRun/handles.ts';
import {
  groupsOf,
  lineOf,
  peakUpdate,
  planOf,
  planTable,
  rateAt,
} from '../../renderer/components/newRun/plan.ts';
import { beyondSafe, placeOf, scaleOf, stepOf, valueAt } from '../../renderer/components/newRun/scales.ts';
import { HYPERPARAMS } from '../../shared/hyperparams.ts';
import { frozenLrAt, lrAt } from '../../shared/schedule.ts';
import { callSchemas } from '../../shared/schemas.ts';
import { defaultSettings } from '../../shared/settings.ts';

describe('the scale of a setting', () => {
  it('gives back the value that stands at a place', () => {
    for (const { key } of HYPERPARAMS) {
      const scale = scaleOf(key, { optimizer: 'adam' });
      if (scale === null) continue;
      for (const place of [0, 0.25, 0.5, 0.81, 1]) {
        const value = valueAt(scale, place);
        expect(valueAt(scale, placeOf(scale, value)), `${key} at ${String(place)}`).toBe(value);
        expect(value).toBeGreaterThanOrEqual(scale.low);
        expect(value).toBeLessThanOrEqual(scale.high);
      }
      expect(beyondSafe(scale, scale.safe[0])).toBeNull();
    }
  });

  it('moves with every press of an arrow key', () => {
    for (const key of ['etaMax', 'cutFrac', 'discriminative', 'epochs', 'dropMult', 'batch'] as const) {
      const scale = scaleOf(key, { optimizer: 'adam' });
      if (scale === null) throw new Error(`${key} has no scale`);
      let value = valueAt(scale, 0.3);
      for (let i = 0; i < 5; i++) {
        const next = valueAt(scale, placeOf(scale, value) + stepOf(scale));
        expect(next, key).toBeGreaterThan(value);
        value = next;
      }
    }
  });

  it('is another for averaged SGD, whose rates are a thousand times higher', () => {
    expect(scaleOf('etaMax', { optimizer: 'asgd' })?.high).toBe(100);
  });
});

describe('the schedule that is drawn', () => {
  const settings = presetOf({ kind: 'finetune', model: null, preset: 'balanced' }).changes;
  const plan = planOf({ ...defaultSettings(), ...settings }, { epochs: 3, updatesPerEpoch: 120, layers: 3 });

  it('is that of training, update by update, in both phases', () => {
    for (const update of [0, 5, 119, 120, 155, 156, 300, 479]) {
      for (let group = 0; group < 4; group++) {
        const trained =
          update < 120
            ? frozenLrAt(update, group, plan.settings, 120, 3)
            : lrAt(update - 120, group, plan.settings, 360, 3);
        expect(rateAt(plan, update, group)).toBe(trained);
      }
    }
    for (const { x, y } of lineOf(plan, 3, 700).filter(({ y }) => !Number.isNaN(y))) {
      expect(y).toBe(rateAt(plan, x, 3));
    }
  });

  it('keeps every corner however few pixels there are, and breaks between the phases', () => {
    const points = lineOf(plan, 3, 20);
    expect(points).toContainEqual({ x: peakUpdate(plan), y: 0.02 });
    expect(points.some(({ y }) => Number.isNaN(y))).toBe(true);
    expect(lineOf(plan, 0, 700).every(({ x }) => x >= 119.5)).toBe(true);
  });

  it('gives each group its own colour and marker for good', () => {
    const [first, second] = groupsOf(plan);
    expect(first).toMatchObject({ label: 'Embedding + output', series: 1, shape: 'circle', divisor: 1 });
    expect(second).toMatchObject({ label: 'LSTM 3', series: 2, shape: 'square', divisor: 2.6 });
    const seed = groupsOf({ ...plan, settings: { ...plan.settings, grouping: 'seed' } });
    expect(seed.find(({ name }) => name === 'embedding')).toMatchObject({ series: 1, shape: 'circle' });
  });

  it('has a table with a row an update', () => {
    const { columns, rows } = planTable(plan);
    expect(columns).toEqual(['update', 'epoch', 'Embedding + output', 'LSTM 3', 'LSTM 2', 'LSTM 1']);
    expect(rows).toHaveLength(480);
    expect(rows[0]?.slice(0, 2)).toEqual([1, 'frozen']);
    expect(planTable(plan, 100).columns[0]).toBe('update, every 5');
  });

  it('has handles for what can be bent: constant and one-cycle only for their peak', () => {
    expect(handlesOf(plan)).toEqual(['frozen', 'peak', 'warmUp', 'end']);
    const flat = { ...plan, frozen: 0, settings: { ...plan.settings, schedule: 'constant' as const } };
    expect(handlesOf(flat)).toEqual(['peak']);
  });

  it('bends where it is dragged to', () => {
    const held = { update: 120 + 72, rate: 0.0123456 };
    expect(dragged('peak', held, plan)).toEqual({ etaMax: 0.0123, cutFrac: 0.2 });
    expect(dragged('warmUp', { ...held, update: -50 }, plan)).toEqual({ cutFrac: 0 });
    expect(dragged('end', { ...held, rate: 0.002 }, plan)).toEqual({ ratio: 10 });
    expect(dragged('end', { ...held, rate: 1 }, plan)).toEqual({ ratio: 1 });
    expect(dragged('end', { ...held, rate: 0 }, plan)).toEqual({ ratio: 1e6 });
    expect(dragged('frozen', { ...held, rate: 500 }, plan)).toEqual({ frozenEtaMax: 100 });
  });

  it('moves by one per cent with an arrow key, and by five with Shift', () => {
    const at = { ...plan.settings, etaMax: 0.01, cutFrac: 0.1 };
    expect(nudged('peak', 'ArrowUp', false, at)).toEqual({ etaMax: 0.0101 });
    expect(nudged('peak', 'ArrowDown', true, at)).toEqual({ etaMax: 0.0095 });
    expect(nudged('peak', 'ArrowRight', false, at)).toEqual({ cutFrac: 0.11 });
    expect(nudged('warmUp', 'ArrowLeft', true, at)).toEqual({ cutFrac: 0.05 });
    expect(nudged('end', 'ArrowUp', false, { ...at, ratio: 1.01 })).toEqual({ ratio: 1 });
    expect(nudged('peak', 'Enter', false, at)).toBeNull();
    expect(nudged('peak', 'ArrowUp', false, { ...at, etaMax: 0 })).toEqual({ etaMax: 1e-4 });
  });

  it('always stays within what the settings allow, whatever is dragged or pressed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: -10, max: 1e4, noNaN: true }),
        fc.constantFrom('peak' as const, 'warmUp' as const, 'end' as const, 'frozen' as const),
        (update, rate, kind) => {
          const bent = { ...plan.settings, ...dragged(kind, { update, rate }, plan) };
          const draft = {
            name: '',
            kind: 'finetune',
            model: 'm',
            data: 'd',
            settings: bent,
            epochs: 3,
            seed: 1,
          };
          expect(callSchemas['runs.estimate'].safeParse({ draft }).success).toBe(true);
        },
      ),
    );
  });

  it('has the same place in pixels and in values, in both scales', () => {
    for (const y of [
      { min: 0, max: 0.02, log: false },
      { min: 1e-6, max: 0.02, log: true },
    ]) {
      const frame = { left: 52, right: 700, top: 38, bottom: 250, x: { min: 0, max: 479 }, y };
      expect(valueX(frame, pixelX(frame, 123))).toBeCloseTo(123);
      expect(valueY(frame, pixelY(frame, 0.004))).toBeCloseTo(0.004);
      expect(pixelY(frame, 0.02)).toBeCloseTo(38);
    }
  });
});
