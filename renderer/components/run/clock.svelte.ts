/** The time of day for sentences such as "1 min ago": moves on every few seconds while something on the screen reads it. */
import { createSubscriber } from 'svelte/reactivity';

const STEP_MS = 5000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, STEP_MS);
  return () => clearInterval(timer);
});

/** Epoch milliseconds; within an effect or a template it is followed. */
export function clockNow(): number {
  subscribe();
  return Date.now();
}
