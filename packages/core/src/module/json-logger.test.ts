import { describe, expect, it } from 'vitest';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { jsonLogger } from './json-logger.ts';

const written = (level?: 'debug' | 'info' | 'warn' | 'error' | 'silent') => {
  const lines: string[] = [];
  const logger = jsonLogger({ ...(level === undefined ? {} : { level }), write: (line) => void lines.push(line) });
  for (const at of ['debug', 'info', 'warn', 'error'] as const) logger[at](at);
  return { logger, lines, levels: lines.map((line) => JSON.parse(line).level) };
};

describe('the JSON logger', () => {
  it('writes from its level on, by default warnings and errors', () => {
    expect(written().levels).toEqual(['warn', 'error']);
    expect(written('debug').levels).toEqual(['debug', 'info', 'warn', 'error']);
    expect(written('error').levels).toEqual(['error']);
    expect(written('silent').levels).toEqual([]);
  });

  it('writes one line a record, and no field stands for its own', () => {
    const { logger, lines } = written();
    logger.warn('two\nlines', { level: 'mine', count: 2n, name: 'a\nb' });
    expect(lines.at(-1)?.includes('\n')).toBe(false);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      level: 'warn',
      message: 'two\nlines',
      count: '2',
      name: 'a\nb',
    });
  });

  it('leaves out what errors say, and names their codes and places', () => {
    const { logger, lines } = written();
    const cause = Object.assign(new TypeError('Amina'), { code: 'E_AMINA' });
    const error = failure(coreErrors.NOT_FOUND({ entity: 'individual', id: 'Amina' }));
    logger.error('It failed.', { problem: Object.assign(error, { cause }) });
    expect(lines.at(-1)).not.toContain('Amina');
    expect(JSON.parse(lines.at(-1) ?? '').problem).toMatchObject({
      error: 'DomainFailure',
      codes: ['core.NOT_FOUND'],
      at: expect.arrayContaining([expect.stringContaining('json-logger.test.ts')]),
      cause: { error: 'TypeError', code: 'E_AMINA' },
    });
  });

  it('writes a line whatever the fields hold', () => {
    const { logger, lines } = written();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    logger.error('It failed.', circle);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ message: 'It failed.', fields: 'unreadable' });
  });
});
