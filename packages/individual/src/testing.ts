/**
 * For tests of hosts and modules: people and households, made through their services.
 *
 * @packageDocumentation
 */
export { household, type MadeHousehold, type MemberAbout } from './testing/household.ts';
export { person } from './testing/person.ts';
