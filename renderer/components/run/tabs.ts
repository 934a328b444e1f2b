/** The pages of a run's screen. */
export const RUN_TABS = [
  { key: 'overview', label: 'Overview' },
  { key: 'settings', label: 'Settings' },
  { key: 'log', label: 'Log' },
] as const;

export type RunTab = (typeof RUN_TABS)[number]['key'];
