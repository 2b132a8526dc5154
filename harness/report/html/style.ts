/** The page's own style sheet: light and dark, from 320 px to print. */
export const style = `
:root { color-scheme: light dark;
  --ground: #fff; --text: #1c2024; --faint: #5c6670; --line: #d5dae0; --panel: #f5f7f9;
  --good: #1a6e35; --bad: #b3261e; --open: #8a5300; --link: #0b57b0; --band: #0b57b022; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #14171a; --text: #e6e9ec; --faint: #a3adb7; --line: #353c44; --panel: #1d2126;
  --good: #67d184; --bad: #ff8f87; --open: #f2b75c; --link: #85b9ff; --band: #85b9ff2e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 16px; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
code, pre { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
.faint { color: var(--faint); }
.good, .bounded #outcome { color: var(--good); }
.bad, .unbounded #outcome, .failed #outcome, .target-died #outcome { color: var(--bad); }
.open, .inconclusive #outcome, .invalid #outcome { color: var(--open); }
tr.more td { border-top: 0; padding-top: 0; } td.limit, td strong { white-space: nowrap; }
td.good, td.bad, td.open { font-weight: 600; white-space: nowrap; }
.verdict { border-left: 6px solid var(--open); padding: .5rem 1rem; background: var(--panel); }
.verdict.bounded { border-color: var(--good); }
.verdict.unbounded, .verdict.failed, .verdict.target-died { border-color: var(--bad); }
#sentence { font-size: 1.1rem; }
.warning::before { content: "! "; color: var(--open); font-weight: 700; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-top: 1px solid var(--line); }
th { font-weight: 600; }
tbody th { min-width: 11rem; } td.part { padding-left: 1.8rem; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .3rem 1rem; margin: .5rem 0; }
dt { color: var(--faint); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd ul { margin: 0; padding-left: 1.1rem; }
pre.command { background: var(--panel); border: 1px solid var(--line); padding: .5rem .7rem; margin: 0; white-space: pre-wrap; }
figure { margin: 1.5rem 0; scroll-margin-top: 1rem; }
figcaption { margin-bottom: .3rem; } figcaption a { font-weight: 600; color: inherit; }
#live { position: sticky; top: 0; z-index: 1; margin: 0; padding: 0.5rem 1rem; background: var(--panel); border-bottom: 1px solid var(--line); font-size: .9rem; }
.chart { min-height: 260px; overflow: hidden; }
summary { cursor: pointer; color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.u-legend { font-size: .85em; text-align: left; } .u-legend .u-value { font-variant-numeric: tabular-nums; }
.u-legend th, .u-legend td { border: 0; min-width: 0; padding: 1px 4px; }
.u-select { background: var(--band); } .u-hz .u-cursor-x, .u-hz .u-cursor-y { border-color: var(--faint); }
@media (max-width: 600px) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } main { padding: 10px; } }
@media print { details.data, noscript, #charts > p { display: none; } figure, tr { break-inside: avoid; }
  :root { --ground: #fff; --text: #000; --faint: #444; --line: #bbb; --panel: #f5f5f5; } main { max-width: none; } }
`;
