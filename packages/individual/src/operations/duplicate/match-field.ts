import { coreErrors, didYouMean, type JsonSchema, type OperationContext, uniqueProperties } from '@parasol/core';
import { z } from 'zod';
import { Individual } from '../../entities/individual.ts';
import { individualErrors } from '../../errors.ts';
import { type LinkageField, linkageKinds } from '../../linkage/linkage-field.ts';

/** A field of people by which they are compared: `firstName`, `locationId`, `jsonExt.national_id`. */
export const matchField = z.strictObject({
  name: z.string().min(1).max(300),
  kind: z.enum(linkageKinds as [LinkageField['kind'], ...LinkageField['kind'][]]),
  /** Fields that agree together for people who are not the same, such as what a household shares. */
  group: z.string().min(1).max(100).optional(),
});

/** The fields that configuration names; without it names, birth date, place, and what the schema says is unique. */
export function configuredFields(ctx: OperationContext): LinkageField[] {
  const { duplicate_fields: given } = ctx.configuration<{ duplicate_fields: z.output<typeof matchField>[] }>(
    'individual',
  );
  if (given.length > 0) return given.map(({ group, ...field }) => (group === undefined ? field : { ...field, group }));
  const schema: JsonSchema = ctx.documents[Individual.name] ?? {};
  return [
    { name: 'firstName', kind: 'name' },
    { name: 'lastName', kind: 'name', group: 'household' },
    { name: 'dob', kind: 'date' },
    { name: 'locationId', kind: 'category', group: 'household' },
    ...uniqueProperties(schema).map((name): LinkageField => ({ name: `jsonExt.${name}`, kind: 'identifier' })),
  ];
}

/**
 * Refuses fields that people do not have, and fields that are hidden from who searches: a pair would tell him that two values which he
 * may not see are alike.
 */
export function requireFields(ctx: OperationContext, names: readonly string[]): void {
  const known = knownFields(ctx);
  const isKnown = (name: string) => known.includes(name) || name.startsWith('jsonExt.');
  const issues = names.flatMap((field) => {
    if (!isKnown(field)) return [individualErrors.UNKNOWN_FIELD({ field, hint: didYouMean(field, known) }, ['fields'])];
    const isHidden = ctx.access?.hides(Individual, field) === true;
    return isHidden ? [coreErrors.FIELD_HIDDEN({ field: `${Individual.name}.${field}` }, ['fields'])] : [];
  });
  if (issues.length > 0) ctx.fail(...issues);
}

/** Columns of people, and properties of their schema. */
export function knownFields(ctx: OperationContext): string[] {
  const { properties = {} } = (ctx.documents[Individual.name] ?? {}) as { properties?: Record<string, unknown> };
  return [
    ...Individual.columns.filter(({ system, name }) => system !== true && name !== 'jsonExt').map(({ name }) => name),
    ...Object.keys(properties).map((name) => `jsonExt.${name}`),
  ];
}

/** The value of a field as text; undefined where there is none. */
export function textOf(person: Individual, field: string): string | undefined {
  let value: unknown = person;
  for (const name of field.split('.'))
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined;
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
