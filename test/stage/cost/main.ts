/** `?points=200000&updates=300`: draws a long run again and again and puts what each time took into `window.costs`. */
import '../../../renderer/styles/fonts.css';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { mount } from 'svelte';
import CostChart from './CostChart.svelte';

declare global {
  interface Window {
    costs?: readonly number[];
  }
}

const asked = new URLSearchParams(location.search);
const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app');
await document.fonts.ready;
mount(CostChart, {
  target,
  props: {
    points: Number(asked.get('points') ?? 200_000),
    updates: Number(asked.get('updates') ?? 300),
    ondone: (costs: readonly number[]) => {
      window.costs = costs;
    },
  },
});
