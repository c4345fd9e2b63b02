import type { NewOf } from '@parasol/core';
import { defineFactory } from '@parasol/core/testing';
import type { Individual } from '../entities/individual.ts';
import { IndividualService } from '../services.ts';

/**
 * A person born on 1990-01-01, unless the test says otherwise.
 *
 * @example
 * const child = await app.make(person, { dob: '2023-04-02', jsonExt: { district: 'North' } });
 */
export const person = defineFactory(({ n, call }, about: Partial<NewOf<typeof Individual>>) =>
  call(IndividualService.create, { firstName: `Person${n}`, lastName: 'Test', dob: '1990-01-01', ...about }),
);
