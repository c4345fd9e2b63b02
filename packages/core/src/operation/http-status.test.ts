import { describe, expect, it } from 'vitest';
import { coreErrors } from '../errors/core-errors.ts';
import { httpStatusOf } from './http-status.ts';
import { failed } from './result.ts';

const issue = (code: string, path: readonly string[] = []) => ({ code, path, message: code, parameters: {} });
const status = (...issues: ReturnType<typeof issue>[]) => httpStatusOf(failed('acme.call', issues));

describe('the HTTP status of a result', () => {
  it('tells what happened from what waits', () => {
    expect(httpStatusOf({ success: true, outcome: 'done', data: 1 })).toBe(200);
    expect(httpStatusOf({ success: true, outcome: 'unchanged', data: 1 })).toBe(200);
    expect(httpStatusOf({ success: true, outcome: 'pending', task: 't' })).toBe(202);
  });

  it.each([
    ['core.INVALID', 400],
    ['core.REQUIRED', 400],
    ['core.WRONG_TYPE', 400],
    ['expression.UNKNOWN_PATH', 400],
    ['core.UNAUTHENTICATED', 401],
    ['core.FORBIDDEN', 403],
    ['core.CONFLICT', 409],
    ['social_protection.PLAN_FULL', 422],
    ['core.BUSY', 429],
    ['core.STOPPING', 503],
    ['core.UNAVAILABLE', 503],
  ])('of %s is %i', (code, expected) => expect(status(issue(code))).toBe(expected));

  it('is 404 for the record that the call is about, 422 for one that the input refers to', () => {
    expect(status(issue('core.NOT_FOUND', ['id']))).toBe(404);
    expect(status(issue('core.NOT_FOUND', ['benefitPlanId']))).toBe(422);
  });

  it('of several errors is that of the one that says most about the call', () => {
    expect(status(issue('core.DUPLICATE'), issue('core.INVALID'))).toBe(400);
    expect(status(issue('acme.RULE'), issue('core.FORBIDDEN'), issue('core.INVALID'))).toBe(403);
  });

  it('is an error of four or five hundred for every code of the kernel', () => {
    const codes = Object.keys(coreErrors);
    expect(codes.length).toBeGreaterThan(20);
    for (const code of codes) expect(status(issue(`core.${code}`))).toBeGreaterThanOrEqual(400);
  });
});
