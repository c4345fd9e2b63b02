import { createTranslator, english, type LazyMessages, type Message, type Say, terms } from '@parasol/core';
import { describe, expect, it } from 'vitest';

const LANGUAGES = ['en', 'fr', 'es', 'pt'] as const;

type Catalogues = Readonly<Record<string, Readonly<Record<string, (parameters: never) => Message>>>>;

/** A value for a parameter, by its name: sentences get it when they ask for it. A new name of a parameter gets its line here. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  // Messages inside of messages.
  expected: terms.WHOLE_NUMBER(),
  found: terms.TEXT(),
  bound: terms.AT_LEAST({ limit: '3' }),
  format: terms.DATE(),
  reason: terms.DIGITS({ whole: 4, scale: 2 }),
  hint: terms.OTHER({ name: 'Try "dob"?' }),
  what: terms.A_CODE(),
  why: terms.LIST(),
  looksLike: terms.DOCUMENT(),
  type: terms.NUMBER(),
  // Lists.
  anyOf: ['159001', '159002'],
  allowed: ['ACTIVE', 'SUSPENDED'],
  choices: ['red', 'green'],
  offered: ['exact', 'lt'],
  listed: ['north', 'south'],
  known: ['first_name', 'last_name'],
  names: ['alpha', 'beta'],
  fields: ['code', 'name'],
  failed: ['income', 'SCORE'],
  codes: ['acme.A', 'acme.B'],
  ids: ['id-1', 'id-2'],
  needs: ['DONE', 'FAILED'],
  modes: ['half-up', 'half-even'],
  kinds: ['INDIVIDUAL', 'GROUP'],
  lines: [12, 15],
  before: [{ criterion: 'over 60', removed: 21 }],
  examples: [{ beneficiary: 'id-7', property: 'children' }],
  // Numbers.
  ...Object.fromEntries(
    [
      ...[
        'count',
        'expected_',
        'current',
        'max',
        'ms',
        'limit',
        'scale',
        'whole',
        'keys',
        'digits',
        'line',
        'cell',
        'columns',
      ],
      ...[
        'first',
        'second',
        'position',
        'length',
        'capacity',
        'taken',
        'considered',
        'alreadyEnrolled',
        'overCapacity',
      ],
      ...[
        'removed',
        'version',
        'more',
        'bytes',
        'number',
        'month',
        'year',
        'days',
        'most',
        'exponent',
        'fromSequence',
        'cursor',
        'failing',
        'waiting',
        'inExclusivePlans',
        'wanted',
        'left',
      ],
    ].map((name, i) => [name, name === 'month' ? 2 : 30 + i]),
  ),
  // Switches.
  isPartial: true,
  kind: 'INDIVIDUAL',
  takes: 'INDIVIDUAL',
  given: 'GROUP',
};

/** Where one name stands for different things, by catalogue and name. */
const PARTICULAR: Readonly<Record<string, unknown>> = {
  'core.INVALID.reason': 'Say it otherwise.',
  'core.CONFLICT.expected': 7,
  'webhook.UNREACHABLE.reason': 'ECONNREFUSED',
  'term.AT_LEAST.limit': '3',
  'expression.MAY_BE_MISSING.what': 'income',
  'core.NO_CUSTOM_FILTERS.type': 'Individual',
  'expression.FILTER_TYPE.type': 'integer',
  'finding.A_THING.type': 'symbol',
  'schema.WRONG_TYPE.expected': [terms.NUMBER(), terms.NULL()],
  'schema.UNKNOWN_FORMAT.format': 'fone',
  'schema.NOT_IN_A_CELL.type': 'array',
  'schema.NOT_JSON.type': 'Map',
  'transfer.WRONG_CELL_COUNT.expected': 9,
  'transfer.WRONG_CELL_COUNT.found': 8,
  'core.RECORDS_DO_NOT_FIT.records': 123,
  'core.LOCATION_ROW.longest': 64,
  'individual.STILL_IN_USE.counts': ['2 beneficiary', '1 group_individual'],
  'social_protection.SCHEMA_NOT_JSON.reason': 'Unexpected end',
  'social_protection.PLAN_OF_OTHER_TYPE.type': 'GROUP',
  'social_protection.TYPE_IN_USE.type': 'GROUP',
  'social_protection.TYPE_WITH_UPLOADS.type': 'GROUP',
  'social_protection.TYPE_WITH_RULE.type': 'GROUP',
  'extension.WRITE_ONE_OF.first': '1234',
  'extension.WRITE_ONE_OF.second': '1.234',
  'extension.TWO_DAYS.first': '2026-02-01',
  'extension.TWO_DAYS.second': '2026-01-02',
  'rule.UNKNOWN_LINE.lines': ['base', 'poor'],
  'rule.LIMIT.limit': '"lots"',
  'explanation.OVER_LIMIT.limit': '120.00',
  'explanation.WITHIN_LIMIT.limit': '120.00',
};

/** Values at the edge: nothing, none, one; by name, or by code and name. */
const EDGES: Readonly<Record<string, unknown>> = {
  hint: undefined,
  allowed: [],
  before: [],
  examples: [],
  known: [],
  more: 0,
  alreadyEnrolled: 0,
  inExclusivePlans: 0,
  isPartial: false,
  where: '',
  'core.RECORDS_DO_NOT_FIT.records': 1,
  'core.RECORDS_DO_NOT_FIT.ids': [],
  'schema.TOO_DEEP.property': '',
  'payment_cycle.RULE_INACTIVE.from': '',
  'payment_cycle.RULE_INACTIVE.to': '',
  'individual.LOCATION_OUT_OF_REACH.value': '',
  scale: 1,
  limit: 1,
  count: 1,
  removed: 1,
  ranges: 0,
};

interface Asked {
  readonly message: Message;
  /** What the sentence asked for. */
  readonly given: ReadonlyMap<string, unknown>;
}

/** Makes a message with samples, and notes which parameters its English sentence asks for. */
function ask(code: string, make: (parameters: never) => Message, edges: boolean): Asked {
  const given = new Map<string, unknown>();
  const parameters = new Proxy(
    {},
    {
      get(_target, name) {
        if (typeof name !== 'string') return undefined;
        if (!given.has(name)) given.set(name, sampleOf(code, name, edges));
        return given.get(name);
      },
    },
  );
  return { message: make(parameters as never), given };
}

function sampleOf(code: string, name: string, edges: boolean): unknown {
  const place = `${code}.${name}` in EDGES ? `${code}.${name}` : name;
  if (edges && place in EDGES) {
    const edge = EDGES[place];
    const usual = sampleOf(code, name, false);
    // An edge of another kind than the sentence takes says nothing about it.
    if (edge === undefined || typeof edge === typeof usual) return edge;
  }
  const particular = `${code}.${name}`;
  if (particular in PARTICULAR) return PARTICULAR[particular];
  return name in SAMPLES ? SAMPLES[name] : `<${name}>`;
}

const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null && 'code' in value;

/** What a value looks like in a sentence, wherever it is shown. */
function shown(value: unknown, say: Say): string[] {
  if (isMessage(value)) return [say(value)];
  if (Array.isArray(value)) return value.flatMap((item) => shown(item, say));
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap((item) => shown(item, say));
  if (typeof value === 'number' || typeof value === 'string') return value === '' ? [] : [String(value)];
  return [];
}

/**
 * Every sentence of every catalogue in every language: it can be said with all its parameters, also at their edges, and shows whatever
 * the English one shows.
 */
export function describeMessages(catalogues: Catalogues, messages: LazyMessages): void {
  const translator = createTranslator([messages]);
  const codes = Object.entries(catalogues).flatMap(([catalogue, byCode]) =>
    Object.entries(byCode).map(([code, make]) => ({ code: `${catalogue}.${code}`, make })),
  );

  describe.each(LANGUAGES)('what is said in %s', (language) => {
    it.each(codes)('$code', async ({ code, make }) => {
      const say = await translator.language(language);
      for (const edges of [false, true]) {
        const { message, given } = ask(code, make, edges);
        expect(message.code).toBe(code);
        const sentence = say(message);
        expect(sentence).not.toMatch(/undefined|\[object|NaN| {2}/);
        expect(sentence.trim()).not.toBe('');
        for (const value of given.values()) {
          const inEnglish = shown(value, english);
          for (const [i, text] of shown(value, say).entries())
            if (message.message.includes(inEnglish[i] ?? '')) expect(sentence).toContain(text);
        }
      }
    });
  });

  it.each(LANGUAGES.slice(1))('%s has words of its own', async (language) => {
    const say = await translator.language(language);
    const own = codes.filter(({ code, make }) => {
      const { message } = ask(code, make, false);
      return say(message) !== message.message;
    });
    expect(own.length).toBeGreaterThan(codes.length * 0.9);
  });
}
