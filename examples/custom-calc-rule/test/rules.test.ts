import { daysEnrolledRule, perChildRule } from '@parasol/example-custom-calc-rule';
import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('per child, with a cap', () => testCases(perChildRule, './per-child.yaml'));
describe('by days enrolled', () => testCases(daysEnrolledRule, './days-enrolled.yaml'));
