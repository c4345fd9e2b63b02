/** The page's look: dark text on white, no request to anywhere, fit for A4. */
export const STYLE = `
:root { --ink: #1f2933; --soft: #52606d; --line: #d5dbe1; --accent: #0b5c6b; --tint: #eef6f7; --warm: #fdf5e6; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 2rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.55 system-ui, 'Segoe UI', 'Noto Sans', sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; padding-top: 1.25rem; border-top: 2px solid var(--accent); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .4rem 0 .8rem; max-width: 46rem; }
.lead, .quiet { color: var(--soft); }
.lead { font-size: 1.1rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .9rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.facts li { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; background: var(--tint); }
.facts b { display: block; font-size: 1.45rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.facts span { color: var(--soft); font-size: .9rem; }
.facts .warm { background: var(--warm); }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1rem; font-size: .95rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; vertical-align: bottom; color: var(--soft); }
tbody th { color: var(--ink); font-weight: 400; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
tr.sum th, tr.sum td { font-weight: 700; border-bottom: 2px solid var(--ink); }
td.cell { min-width: 7.5rem; }
.cell { font-family: ui-monospace, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; white-space: pre-wrap; }
.pair { display: grid; grid-template-columns: minmax(0, 4fr) minmax(0, 3fr); gap: 2rem; align-items: start; margin: .5rem 0 1.5rem; }
figure { margin: 0; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
svg { display: block; width: 100%; height: auto; }
.bill h3 { margin-top: 0; }
.bill { max-width: 46rem; border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; }
.bill table { margin-bottom: .4rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 46rem) { body { padding: 1.5rem 1rem; } .pair { grid-template-columns: minmax(0, 1fr); gap: .5rem; } }
@media print {
  @page { size: A4; margin: 16mm 15mm; }
  html { font-size: 13px; }
  body { padding: 0; max-width: none; font-size: 1rem; }
  h2 { margin-top: 1.75rem; }
  h2, h2 + p, h3, h3 + p, figcaption, caption { break-after: avoid; }
  .pair, .bill, tr, .facts li { break-inside: avoid; }
  .facts li { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
