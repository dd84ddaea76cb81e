import { Markup } from './markup.ts'

/** The look of a report: light and dark, screen and paper, no resource from outside. */
export const pageStyle = new Markup(`
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #d5dae0; --panel: #f5f7f9;
  --good: #0b7285; --defect: #c2410c; --warning: #8a6100;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e8eaed; --quiet: #a3abb5; --line: #363c43; --panel: #1d2125;
    --good: #4cc3d9; --defect: #ff9457; --warning: #e0b04a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.75rem 0 0.75rem; }
p { margin: 0.25rem 0 0; }
.quiet, figcaption, th, dt { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.75rem; margin: 1.75rem 0 0; }
.figures div { background: var(--panel); border-radius: 0.5rem; padding: 0.9rem 1rem; }
.figures dt { font-size: 0.85rem; }
.figures dd { margin: 0; }
.figures .value { font-size: 1.6rem; line-height: 1.3; font-weight: 600; }
.figures .interval { font-size: 0.85rem; color: var(--quiet); }
.remark { border-left: 3px solid var(--good); padding: 0.1rem 0 0.1rem 0.9rem; margin-top: 1.25rem; }
.remark.broken { border-color: var(--defect); }
.charts { display: grid; grid-template-columns: repeat(2, 1fr); gap: 1.75rem; margin-top: 2rem; }
@media (max-width: 42rem) { .charts { grid-template-columns: 1fr; } }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
figcaption { font-size: 0.9rem; margin-bottom: 0.35rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--quiet); font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .axis { stroke: var(--quiet); stroke-width: 1; }
svg .curve { fill: none; stroke: var(--good); stroke-width: 2.5; stroke-linejoin: round; }
svg .guess { fill: none; stroke: var(--quiet); stroke-dasharray: 4 4; }
svg .marker { fill: var(--paper); stroke: var(--defect); stroke-width: 3; }
svg rect.good, svg text.good { fill: var(--good); }
svg rect.defect, svg text.defect { fill: var(--defect); }
svg .threshold { stroke: var(--ink); stroke-width: 2; }
svg .warning { stroke: var(--warning); stroke-width: 2; stroke-dasharray: 5 3; }
svg text.limit { fill: var(--ink); stroke: var(--paper); stroke-width: 4px; paint-order: stroke; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: 0.4rem 0.75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 500; font-size: 0.85rem; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; }
.pair { display: flex; gap: 4px; align-items: flex-start; }
.pair img { min-width: 0; flex: 1; width: 50%; border-radius: 0.25rem; display: block; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; margin: 0; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --panel: #f3f3f3;
    --good: #0b7285; --defect: #c2410c; --warning: #8a6100; }
  body { padding: 0; max-width: none; font-size: 11pt; }
  figure, table, .figures div { break-inside: avoid; }
  h2 { break-after: avoid; }
  * { print-color-adjust: exact; }
}
`)
