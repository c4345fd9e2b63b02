export { daysEnrolledRule } from './days-enrolled.ts';
export { perChildRule } from './per-child.ts';
