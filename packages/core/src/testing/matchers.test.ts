import { expect, it } from 'vitest';
import { failure } from '../errors/failure.ts';
import { defineErrors } from '../errors/issue.ts';
import { failed, type Result } from '../operation/result.ts';
import './vitest.ts';

const errors = defineErrors('test', { FULL: (p: { code: string }) => `Clinic ${p.code} is full.` });
const refused = failed('clinic_service.create', [errors.FULL({ code: 'A' }, ['beds', 0])]);
const done: Result<number> = { success: true, outcome: 'done', data: 1 };

it('knows a refusal by its code and its path', () => {
  expect(refused).toFailWith('test.FULL');
  expect(refused).toFailWith('test.FULL', ['beds', 0]);
  expect(refused).not.toFailWith('test.FULL', ['beds']);
  expect(refused).not.toFailWith('test.EMPTY');
  expect(done).not.toFailWith('test.FULL');
  expect(failure(errors.FULL({ code: 'A' }, ['beds', 0]))).toFailWith('test.FULL', ['beds', 0]);
});

it('knows a success by its outcome', () => {
  expect(done).toSucceed();
  expect(done).not.toSucceed('unchanged');
  expect({ success: true, outcome: 'pending', task: 't' }).toSucceed('pending');
  expect(refused).not.toSucceed();
});

it('says what came instead, with the sentences of the refusal', () => {
  expect(() => expect(refused).toSucceed()).toThrow('test.FULL at ["beds",0]: Clinic A is full.');
  expect(() => expect(done).toFailWith('test.FULL', ['beds'])).toThrow('test.FULL at ["beds"]; it succeeded (done).');
  expect(() => expect(Promise.resolve(done)).toFailWith('test.FULL')).toThrow('Is an await missing?');
});
