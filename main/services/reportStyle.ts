/** The report's look: paper, ink, one petrol accent; light and dark by the reader's own choice. */

export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f2ec, #14181a);
  --panel: light-dark(#fffefb, #1b2023);
  --sunken: light-dark(#efece4, #15191b);
  --text: light-dark(#1b1f22, #ebe8e1);
  --muted: light-dark(#50565a, #b0b4b5);
  --faint: light-dark(#60656a, #989ea1);
  --line: light-dark(#dcd8ce, #2e3539);
  --accent: light-dark(#0b6166, #5fc5c1);
  --accent-weak: light-dark(#dcebe9, #17383a);
  --warn: light-dark(#855600, #ecba58);
  --danger: light-dark(#a82e1c, #ff937c);
  --series-1: light-dark(#0069a8, #5fb2ee);
  --series-2: light-dark(#c04c07, #f28d50);
  --series-3: light-dark(#a3447c, #e59cc6);
  --series-4: light-dark(#3f474d, #cfd5d8);
  --series-5: light-dark(#007f5c, #43c79d);
  --series-6: light-dark(#946600, #dfb040);
  --grid: light-dark(#e9e6de, #272e31);
  --axis: light-dark(#8a8880, #6f787d);
  --band: light-dark(#f1ede3, #272e33);
  --sans: 'IBM Plex Sans Variable', 'IBM Plex Sans', system-ui, 'Segoe UI', sans-serif;
  --serif: 'Source Serif 4 Variable', 'Source Serif 4', 'Source Serif Pro', Charter, Georgia, serif;
}
@media (prefers-contrast: more) {
  :root { --muted: var(--text); --faint: light-dark(#43484c, #c9cdd0); --line: light-dark(#86837a, #6d767b); }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 72rem;
  background: var(--page); color: var(--text);
  font: 0.875rem/1.45 var(--sans); font-variant-numeric: tabular-nums;
}
header.top { display: flex; align-items: center; gap: 0.625rem; font-weight: 600; }
header.top svg { width: 1.75rem; height: 1.25rem; flex: none; }
header.top .about { margin-left: auto; font-weight: 400; font-size: 0.75rem; color: var(--faint); }
h1 { margin: 0.125rem 0 0.375rem; font: 400 1.625rem/1.2 var(--serif); letter-spacing: -0.005em; text-wrap: balance; }
h1 em { font-style: normal; color: var(--accent); }
.kicker { margin: 1.5rem 0 0; font-size: 0.8125rem; color: var(--muted); }
.lead { margin: 0; max-width: 100ch; color: var(--muted); }
h2 { margin: 0 0 0.375rem; font-size: 0.875rem; font-weight: 600; }
h2 small { margin-left: 0.5rem; font-size: 0.75rem; font-weight: 400; color: var(--muted); }
.tiles { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 1.25rem 0; padding: 0.875rem 0 0; border-top: 1px solid var(--line); }
.tiles div { min-width: 6rem; }
.tiles dt { font-size: 0.75rem; color: var(--muted); }
.tiles dd { margin: 0; font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.01em; }
.tiles dd small { font-size: 0.75rem; letter-spacing: 0; color: var(--muted); }
.panel { margin: 0 0 0.75rem; padding: 0.875rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
.pair { display: grid; grid-template-columns: minmax(0, 1.45fr) minmax(0, 1fr); gap: 0 0.75rem; align-items: stretch; }
.half { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 0.75rem; align-items: stretch; }
@media (max-width: 52rem) { .pair, .half { grid-template-columns: minmax(0, 1fr); } }
figure { margin: 0 0 0.75rem; }
figcaption { margin-bottom: 0.5rem; }
.plot { overflow-x: auto; }
.plot svg { display: block; width: 100%; height: auto; font-family: var(--sans); font-size: 12px; }
svg text { fill: var(--muted); }
svg .grid { stroke: var(--grid); }
svg .axis { stroke: var(--axis); }
svg .epoch { stroke: var(--axis); stroke-dasharray: 1 3; }
svg .name { font-weight: 600; paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round; }
svg .note { paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round; }
svg .line { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
svg .pale { fill: none; stroke-width: 1; opacity: 0.35; stroke-linejoin: round; }
svg .dashed { fill: none; stroke-width: 1.5; stroke-dasharray: 7 3; }
svg .limit { stroke: var(--warn); stroke-dasharray: 5 3; }
svg .held { fill: var(--panel); stroke-width: 1.75; }
table { width: 100%; border-collapse: collapse; font-size: 0.8125rem; }
caption { text-align: left; padding-bottom: 0.375rem; color: var(--muted); }
th { padding: 0.3125rem 0.75rem 0.3125rem 0; text-align: left; font-weight: 500; color: var(--muted); border-bottom: 1px solid var(--line); }
td { padding: 0.3125rem 0.75rem 0.3125rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; overflow-wrap: anywhere; }
tbody th { color: var(--text); font-weight: 400; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; white-space: nowrap; }
tr.section th { padding-top: 0.875rem; font-size: 0.75rem; font-weight: 600; color: var(--muted); }
tr.changed td, tr.changed th { font-weight: 600; }
.symbol { margin-left: 0.375rem; font-family: var(--serif); font-style: italic; font-weight: 400; color: var(--faint); }
sub, sup { font-size: 0.75em; line-height: 0; }
.mark { color: var(--accent); font-size: 0.75rem; font-weight: 600; white-space: nowrap; }
.mark::before { content: ''; display: inline-block; width: 0.5rem; height: 0.5rem; margin-right: 0.375rem; border-radius: 50%; background: currentColor; }
.key { display: inline-block; width: 1.75rem; height: 0.75rem; margin-right: 0.5rem; vertical-align: middle; }
.samples { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem; }
@media (max-width: 44rem) { .samples { grid-template-columns: 1fr; } }
.samples + .samples { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.samples h3 { margin: 0 0 0.25rem; font-size: 0.75rem; font-weight: 600; }
.samples p { margin: 0; font: 400 1rem/1.55 var(--serif); white-space: pre-line; overflow-wrap: anywhere; }
.samples p b { font-weight: 600; }
.samples .then { color: var(--muted); }
.samples .now { padding-left: 1.25rem; border-left: 2px solid var(--accent); }
details { margin-top: 0.5rem; }
summary { width: max-content; padding: 0.125rem 0; font-size: 0.75rem; color: var(--muted); cursor: pointer; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll { max-height: 22rem; overflow: auto; }
.tall { max-height: 32rem; }
ul.notes { margin: 0.375rem 0 0; padding-left: 1.125rem; }
.alert { padding-left: 0.875rem; border-left: 3px solid var(--danger); }
footer { margin-top: 1rem; font-size: 0.75rem; color: var(--faint); }
@media print {
  body { max-width: none; padding: 0; background: none; }
  .scroll { max-height: none; }
  .panel { break-inside: avoid; border-color: #ccc; }
}
`;
