import { basename } from 'node:path';
import { amount as amountText, count, counted, seconds, share } from '../format.ts';
import { heldSentence } from '../report/held-sentence.ts';
import type { Explained, ProgrammeReport, Report, UploadReport } from '../report/report.ts';
import { chart } from './chart.ts';
import { amountsChart, funnelChart } from './charts-of.ts';
import { type Html, html } from './escape.ts';
import { STYLE } from './style.ts';

/** An amount is never broken between number and currency. */
const amount = (decimal: string, currency: string): string => amountText(decimal, currency).replace(' ', '\u00A0');

/** The whole run as one page that needs nothing else: for a browser, a mail, a printer. */
export function page(report: Report): string {
  const { month, origin, upload, programmes, explained } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Payments of ${month}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Payments of ${month}</h1>
<p class="lead">${origin}</p>
${facts(report)}
</header>
<main>
<h2>People</h2>
${people(upload, report.file)}
${programmes.map((programme, i) => programmeSection(programme, i))}
${explained === null ? '' : html`<h2>One amount explained</h2>${bill(explained)}`}
<h2>The same again</h2>
${again(report)}
</main>
<footer>
${timing(report)}
</footer>
</body>
</html>
`.markup;
}

function facts({ upload, programmes }: Report): Html {
  return html`<ul class="facts">
<li><b>${count(upload.accepted)}</b><span>people registered, in ${counted(upload.households, 'household')}</span></li>
<li class="warm"><b>${count(upload.refused)}</b><span>rows refused, ${share(upload.refused, upload.rows)} of the file</span></li>
${programmes.map(
  ({ name, payment }) =>
    html`<li><b>${amount(payment.all.total, payment.currency)}</b><span>${name}: ${counted(payment.all.count, 'payment')}, ${count(payment.held.count)} of them held</span></li>
`,
)}</ul>`;
}

function people({ rows, accepted, refused, duplicates, reasons }: UploadReport, file: string): Html {
  const intro = html`<p><span class="cell">${basename(file)}</span> has ${counted(rows, 'row')}. ${count(accepted)} became people;
${count(refused)} were refused${duplicates === 0 ? '' : html`, ${count(duplicates)} of them because they repeat another row`}.</p>`;
  if (reasons.length === 0) return intro;
  return html`${intro}<table>
<caption>Why rows were refused, with the first row of each kind. All of them are in refused.csv, to be mended and uploaded again.</caption>
<thead><tr><th scope="col" class="n">Rows</th><th scope="col">Column</th><th scope="col" class="n">First on line</th><th scope="col">Value there</th><th scope="col">What is wrong</th></tr></thead>
<tbody>
${reasons.map(
  ({ rows: number, column, line, value, sentence }) =>
    html`<tr><td class="n">${count(number)}</td><td>${column ?? 'the row'}</td><td class="n">${line === null ? '–' : count(line)}</td><td class="cell"><bdi>${value ?? ''}</bdi></td><td><bdi>${sentence}</bdi></td></tr>
`,
)}</tbody>
</table>`;
}

function programmeSection(programme: ProgrammeReport, index: number): Html {
  const { name, sentence, subject, funnel, payment } = programme;
  const { all, payable, held, currency, limit, dueOn } = payment;
  return html`<h2>${name}</h2>
<p>${sentence}</p>
<h3>Enrolment</h3>
<div class="pair">
<figure><figcaption>Who is left after each condition</figcaption>${chart(funnelChart(programme, `funnel-${index}`))}</figure>
<table>
<thead><tr><th scope="col">Condition</th><th scope="col" class="n">Removed</th><th scope="col" class="n">Left</th></tr></thead>
<tbody>
<tr><th scope="row">All ${subject.many}</th><td class="n"></td><td class="n">${count(funnel.considered)}</td></tr>
${funnel.conditions.map(
  (step) =>
    html`<tr><th scope="row">${step.name}</th><td class="n">${count(step.removed)}</td><td class="n">${count(step.remaining)}</td></tr>
`,
)}<tr class="sum"><th scope="row">Enrolled</th><td class="n"></td><td class="n">${count(funnel.enrolled)}</td></tr>
</tbody>
</table>
</div>
<h3>Payments due on ${dueOn}</h3>
<p>${counted(all.count, 'payment')}, ${amount(all.total, currency)} in all. ${heldSentence(held, limit, (decimal) => amount(decimal, currency))}
Payable now: ${counted(payable.count, 'payment')}, ${amount(payable.total, currency)}.</p>
<div class="pair">
<figure><figcaption>What the total is made of</figcaption>${chart(amountsChart(programme, `amounts-${index}`))}</figure>
<table>
<thead><tr><th scope="col">Amount</th><th scope="col" class="n">Payments</th><th scope="col" class="n">Total (${currency})</th></tr></thead>
<tbody>
${payment.lines.map(
  (line) =>
    html`<tr><th scope="row">${line.name}</th><td class="n">${count(line.count)}</td><td class="n">${bare(line.total)}</td></tr>
`,
)}<tr class="sum"><th scope="row">In all</th><td class="n">${count(all.count)}</td><td class="n">${bare(all.total)}</td></tr>
<tr><th scope="row">Of which held over the limit</th><td class="n">${count(held.count)}</td><td class="n">${bare(held.total)}</td></tr>
</tbody>
</table>
</div>`;
}

const bare = (decimal: string): string => amountText(decimal, '').trim();

const bill = ({
  programme,
  who,
  about,
  amount: sum,
  currency,
  lines,
  verdict,
}: Explained): Html => html`<div class="bill">
<h3>${programme}: <bdi>${who}</bdi>, <bdi>${about}</bdi></h3>
<table>
<thead><tr><th scope="col">Line</th><th scope="col">Because</th><th scope="col" class="n">${currency}</th></tr></thead>
<tbody>
${lines.map(
  (line) =>
    html`<tr><th scope="row">${line.name}</th><td><bdi>${line.because}</bdi></td><td class="n">${bare(line.amount)}</td></tr>
`,
)}<tr class="sum"><th scope="row">Amount</th><td></td><td class="n">${bare(sum)}</td></tr>
</tbody>
</table>
<p>${verdict}</p>
</div>`;

function again({ again: { unchanged, calls } }: Report): Html {
  return html`<p>${
    unchanged
      ? 'Everything was asked for a second time. Nothing changed, and nobody is paid twice.'
      : 'The second run changed something, which it never should.'
  }</p>
<table><thead><tr><th scope="col">Asked again</th><th scope="col">Answer</th></tr></thead><tbody>
${calls.map(
  ({ what, answer }) => html`<tr><th scope="row">${what}</th><td>${answer}</td></tr>
`,
)}</tbody></table>`;
}

function timing({ steps, store }: Report): Html {
  const sum = steps.reduce((all, { milliseconds }) => all + milliseconds, 0);
  const each = steps
    .map(({ name, milliseconds }) => `${name} ${seconds(milliseconds)}`.replace(/ s$/, '\u00A0s'))
    .join(', ');
  return html`<p>Computed by Parasol on ${store} in ${seconds(sum)}: ${each}.</p>`;
}
