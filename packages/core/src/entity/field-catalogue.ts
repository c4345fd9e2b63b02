import { type FilterLookup, filterTypeName, lookupsOf } from '../expression/custom-filter-lookups.ts';
import type { Column } from './column.ts';
import type { AnyEntity, FieldLabels } from './entity.ts';
import type { JsonSchema } from './json-schema.ts';
import { isUnique, plainProperties } from './schema-properties.ts';

/** A field as forms, lists and search dialogs show it. */
export interface CatalogueField {
  /** As inputs and expressions name it: `firstName`, `jsonExt.home.rooms`. */
  readonly field: string;
  /** `string`, `integer`, `decimal`, `date`, `datetime`, `boolean` or `uuid`. */
  readonly type: string;
  readonly isRequired: boolean;
  /** Whether a value may occur once. */
  readonly isUnique: boolean;
  /** In the language that was asked for, else in English, else the schema's title, else the name of the property. */
  readonly label: string;
  /** All that the schema gives, by language. */
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string | null;
  /** The values that it may have, where they are listed. */
  readonly choices: readonly unknown[] | null;
  /** What custom filters may ask of it. */
  readonly lookups: readonly FilterLookup[];
}

/** Labels of the columns that business entities have of themselves. */
const BUSINESS_LABELS: FieldLabels = {
  dateValidFrom: { en: 'Valid from', fr: 'Valable à partir du', es: 'Válido desde', pt: 'Válido a partir de' },
  dateValidTo: { en: 'Valid to', fr: "Valable jusqu'au", es: 'Válido hasta', pt: 'Válido até' },
};

/**
 * The columns of an entity that people work with, in declared order: fields, ids of relations and validity, without what the store keeps.
 * Labels stand in the declaration, as `labels: { firstName: { en: 'First name', fr: 'Prénom' } }`.
 *
 * @param locale BCP 47 tag; `fr-SN` finds `fr`.
 *
 * @example
 * entityFieldCatalogue(Individual, 'fr')[0]?.label; // 'Prénom'
 */
export function entityFieldCatalogue(entity: AnyEntity, locale?: string): readonly CatalogueField[] {
  return entity.filters.columns.map((name): CatalogueField => {
    const { type, nullable, relation } = entity.column(name) as Column;
    const labels = entity.labels[name] ?? entity.labels[relation ?? ''] ?? BUSINESS_LABELS[name] ?? {};
    return {
      field: name,
      type: filterTypeName(type),
      isRequired: !nullable,
      isUnique: entity.unique.some((key) => key.length === 1 && key[0] === name),
      label: labelIn(labels, locale) ?? name,
      labels,
      description: null,
      choices: type.kind === 'text' ? (type.choices ?? null) : null,
      lookups: lookupsOf(type),
    };
  });
}

/**
 * The fields of extension data that a schema declares, nested ones by their path. Labels stand in the schema, as
 * `x-parasol: { labels: { en: 'Monthly income', fr: 'Revenu mensuel' } }`; without them `title` is the label.
 *
 * @param locale BCP 47 tag; `fr-SN` finds `fr`.
 *
 * @example
 * const schema = { properties: { income: { type: 'number', title: 'Income', 'x-parasol': { labels: { fr: 'Revenu' } } } } };
 * schemaFieldCatalogue(schema, 'fr-SN')[0]?.label; // 'Revenu'
 */
export function schemaFieldCatalogue(schema: JsonSchema, locale?: string): readonly CatalogueField[] {
  return plainProperties(schema).map(({ name, schema: property, type }): CatalogueField => {
    const labels = labelsOf(property);
    const title = property['title'];
    const description = property['description'];
    const choices = property['enum'];
    return {
      field: `jsonExt.${name}`,
      type: filterTypeName(type),
      isRequired: isRequired(schema, name.split('.')),
      isUnique: isUnique(property),
      label: labelIn(labels, locale) ?? (typeof title === 'string' ? title : (name.split('.').at(-1) as string)),
      labels,
      description: typeof description === 'string' ? description : null,
      choices: Array.isArray(choices) ? choices : null,
      lookups: lookupsOf(type),
    };
  });
}

/** The label for a language: of the tag as a whole, of its language, of English. */
export function labelIn(labels: Readonly<Record<string, string>>, locale: string | undefined): string | undefined {
  const wanted = [locale, locale?.split('-')[0], 'en'];
  for (const language of wanted) {
    const found =
      language === undefined
        ? undefined
        : Object.keys(labels).find((key) => key.toLowerCase() === language.toLowerCase());
    if (found !== undefined) return labels[found];
  }
  return undefined;
}

function labelsOf(property: JsonSchema): Readonly<Record<string, string>> {
  const own = property['x-parasol'];
  const labels = typeof own === 'object' && own !== null ? (own as Record<string, unknown>)['labels'] : undefined;
  if (typeof labels !== 'object' || labels === null) return {};
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Required is what every object on the way to it requires. */
function isRequired(schema: JsonSchema, [name, ...rest]: readonly string[]): boolean {
  const required = schema['required'];
  if (!Array.isArray(required) || !required.includes(name)) return false;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return rest.length === 0 || isRequired(properties[name as string] ?? {}, rest);
}
