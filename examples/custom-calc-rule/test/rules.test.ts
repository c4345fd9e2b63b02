import { daysEnrolledRule, perChildRule } from '@parasol/example-custom-calc-rule';
import { ruleCases } from '@parasol/payment-cycle/testing';
import { describe, it } from 'vitest';

const file = (name: string) => new URL(name, import.meta.url);

describe('per child, with a cap', () => ruleCases(perChildRule, file('./per-child.yaml'), it));
describe('by days enrolled', () => ruleCases(daysEnrolledRule, file('./days-enrolled.yaml'), it));
