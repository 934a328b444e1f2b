/** Going on with a run from outside its own screen: run bar, menu, Home. The frame asks the question where there is one. */
import { Resumer } from '../components/run/resumer.svelte.ts';

export const continuing = new Resumer();
