import type { RoundingMode } from '@parasol/core/internal';
import { foldBody } from './fold.ts';

/**
 * Functions that compiled expressions call on Postgres. None can fail on any input, and each gives what evaluation in
 * process gives; the property tests compare them.
 */

/** Everything about the calendar in one pattern, so that `make_date` behind it meets no day that does not exist. */
const REAL_DATE =
  '^(?!0000)([0-9]{4}-(((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))|((0[469]|11)-(0[1-9]|[12][0-9]|30))|(02-(0[1-9]|1[0-9]|2[0-8])))' +
  '|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$';
const INSTANT =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$';
const UUID = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$';

/** When the cut quotient `q` of absolute values goes one away from zero: `r` is the rest, `d` the divisor, `s` the sign. */
const AWAY: Readonly<Record<RoundingMode, string>> = Object.freeze({
  down: 'false',
  up: 'r <> 0',
  floor: 'r <> 0 and s < 0',
  ceiling: 'r <> 0 and s > 0',
  'half-up': '2 * r >= d',
  'half-down': '2 * r > d',
  'half-even': '2 * r > d or (2 * r = d and mod(q, 2) <> 0)',
});

/** A divisor of zero gives NULL. `div` and `mod` are exact for numeric; `/` would round to a precision of its own choice. */
function quotient(mode: RoundingMode): string {
  const q = 'div(abs(n), nullif(abs(d), 0))';
  const words = { q, r: 'mod(abs(n), nullif(abs(d), 0))', d: 'abs(d)', s: '(sign(n) * sign(d))' };
  const away = AWAY[mode].replace(/\b[qrds]\b/g, (word) => words[word as keyof typeof words]);
  const rounded = mode === 'down' ? q : `(${q} + case when ${away} then 1 else 0 end)`;
  return `sign(n) * sign(d) * ${rounded}`;
}

interface Definition {
  readonly arguments: string;
  readonly returns: string;
  readonly body: string;
}

function definitions(schema: string): Readonly<Record<string, Definition>> {
  const modes = Object.keys(AWAY) as RoundingMode[];
  return {
    px_number: {
      arguments: 'j jsonb, places integer, below numeric',
      returns: 'numeric',
      body: `case when jsonb_typeof(j) = 'number' then
        case when abs(j::numeric) < below and scale(trim_scale(j::numeric)) <= places then j::numeric end end`,
    },
    px_date: {
      arguments: 't text',
      returns: 'date',
      body: `case when t ~ '${REAL_DATE}'
        then make_date(substr(t, 1, 4)::integer, substr(t, 6, 2)::integer, substr(t, 9, 2)::integer) end`,
    },
    px_instant: {
      arguments: 't text',
      returns: 'timestamptz',
      body: `case when t ~ '${INSTANT}' then
        case when ${schema}.px_date(substr(t, 1, 10)) between '0002-01-01'::date and '9998-12-31'::date then t::timestamptz end end`,
    },
    px_uuid: { arguments: 't text', returns: 'uuid', body: `case when t ~ '${UUID}' then t::uuid end` },
    px_fold: { arguments: 't text', returns: 'text', body: foldBody },
    px_age: {
      arguments: '"from" date, "to" date',
      returns: 'numeric',
      body: `floor((${yearMonthDay('"to"')} - ${yearMonthDay('"from"')}) * 0.0001)`,
    },
    ...Object.fromEntries(
      modes.map((mode) => [
        `px_quotient_${mode.replace('-', '_')}`,
        { arguments: 'n numeric, d numeric', returns: 'numeric', body: quotient(mode) },
      ]),
    ),
  };
}

const yearMonthDay = (day: string): string =>
  `(extract(year from ${day}) * 10000 + extract(month from ${day}) * 100 + extract(day from ${day}))`;

/**
 * Statements that create, or bring up to date, the functions in a schema. Bodies are parsed when they are created, so the
 * search path of a session cannot change what they mean.
 */
export function postgresFunctions(schema: string): string[] {
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  return Object.entries(definitions(quoted)).map(
    ([name, { arguments: parameters, returns, body }]) =>
      `create or replace function ${quoted}.${name}(${parameters}) returns ${returns} language sql immutable parallel safe\nreturn ${body}`,
  );
}
