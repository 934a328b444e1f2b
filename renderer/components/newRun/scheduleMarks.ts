/** What stands at the lines of the schedule: names, marks at the peak and at the cursor, the ladder, the preset's name. */
import { rate } from '../../words/schedule.ts';
import { palette } from '../charts/palette.ts';
import type { Label, LineLabel } from '../charts/plugins/labels.ts';
import type { Marker } from '../charts/plugins/markers.ts';
import { pixelX, type Frame } from './frame.ts';
import type { Ladder } from './ladder.ts';
import { groupsOf, peakUpdate, rateAt, type Group, type Plan } from './plan.ts';

/** Room that the preset's name needs at the left of its peak, in pixels. */
const GHOST_ROOM = 96;

/** Whether all groups have the same rate: one line then, and one name. */
export function areAlike(groups: readonly Group[]): boolean {
  return new Set(groups.map(({ divisor }) => divisor)).size === 1;
}

/** The names along the lines; the lower ones begin further on, to make room for the ladder. */
export function namesAlong(plan: Plan, groups: readonly Group[]): LineLabel[] {
  const alike = areAlike(groups);
  const peak = peakUpdate(plan);
  return groups.slice(0, alike ? 1 : groups.length).map((group, line) => ({
    line,
    at: peak,
    dx: line === 0 ? 30 : 46, // beside the handle, and beside what is said of the steps
    text: alike ? 'All layer groups' : group.label,
    colour: palette().series(group.series),
  }));
}

/** Each group's marker at its peak, and open circles where the cursor is. The highest peak has the handle instead. */
export function marksAt(plan: Plan, groups: readonly Group[], cursor: number): Marker[] {
  const alike = areAlike(groups);
  const peak = peakUpdate(plan);
  const drawn = alike && plan.frozen === 0 ? groups.slice(0, 1) : groups;
  return drawn.flatMap((group, i): Marker[] => {
    const colour = palette().series(group.series);
    const here = rateAt(plan, cursor, group.index);
    const circle: Marker = { x: cursor, y: here, shape: 'circle', colour, open: true };
    const top: Marker = { x: peak, y: rateAt(plan, peak, group.index), shape: group.shape, colour };
    return [...(here > 0 ? [circle] : []), ...(i > 0 && !alike && plan.main > 0 ? [top] : [])];
  });
}

/** The steps at the peak, and how far below it the run ends. */
export function ladderOf(plan: Plan, groups: readonly Group[]): Ladder | null {
  const [fastest] = groups;
  if (plan.main === 0 || fastest === undefined) return null;
  const x = peakUpdate(plan);
  const rates = (areAlike(groups) ? [fastest] : groups).map(({ index }) => rateAt(plan, x, index));
  if (plan.settings.schedule !== 'stlr') return { x, rates, end: null };
  const last = plan.total - 1;
  const end = {
    x: last,
    rate: rateAt(plan, last, fastest.index),
    ratio: plan.settings.ratio,
    rateAt: (update: number) => rateAt(plan, Math.max(0, Math.round(update)), fastest.index),
  };
  return { x, rates, end };
}

/** The preset's name at its peak, at the side where there is room. */
export function ghostNames(ghost: Plan | null, frame: Frame): Label[] {
  if (ghost === null || ghost.main === 0) return [];
  const x = peakUpdate(ghost);
  const y = rateAt(ghost, x, groupsOf(ghost)[0]?.index ?? 0);
  const text = `preset, ${rate(ghost.settings.etaMax)}`;
  const look = { colour: palette().muted, dy: -4 };
  const left = pixelX(frame, x) - frame.left > GHOST_ROOM * palette().scale;
  return [{ x, y, text, ...look, ...(left ? { dx: -8, align: 'right' } : { dx: 8, align: 'left' }) }];
}
