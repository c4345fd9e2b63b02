import {
  entityFieldCatalogue,
  fitsInCell,
  labelIn,
  type OperationContext,
  schemaColumns,
  schemaFieldCatalogue,
  type TemplateColumn,
} from '@parasol/core';
import { Individual } from '../../../entities/individual.ts';
import { wordsOf } from '../../../household/words.ts';
import { fieldsOf } from './fields-of-column.ts';
import {
  type FileUse,
  ID_COLUMN,
  individualSchema,
  knownColumnsOf,
  LOCATION_COLUMN,
  RECIPIENT_COLUMN,
  ROLE_COLUMN,
  USUAL_GROUP_COLUMN,
} from './import-columns.ts';

type Labels = Readonly<Record<string, string>>;

/** A column that a file may have, with what it is called in every language. */
export interface FileColumn extends TemplateColumn {
  readonly labels: Labels;
}

// Properties of a schema may be called anything, so nothing is looked up in plain objects.
const OWN_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['first_name', 'firstName'],
  ['last_name', 'lastName'],
  ['dob', 'dob'],
]);
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['first_name', 'Amina'],
  ['last_name', 'Diallo'],
  [LOCATION_COLUMN, ''],
]);

const LABELS: ReadonlyMap<string, Labels> = new Map([
  [ID_COLUMN, { en: 'Id in the registry', fr: 'Id dans le registre', es: 'Id en el registro', pt: 'Id no registo' }],
  [LOCATION_COLUMN, { en: 'Code of the place', fr: 'Code du lieu', es: 'Código del lugar', pt: 'Código do lugar' }],
  [
    ROLE_COLUMN,
    { en: 'Role in the household', fr: 'Rôle dans le ménage', es: 'Papel en el hogar', pt: 'Papel no agregado' },
  ],
  [RECIPIENT_COLUMN, { en: 'Who is paid', fr: 'Qui est payé', es: 'Quién cobra', pt: 'Quem recebe' }],
]);
const GROUP: Labels = { en: 'Household', fr: 'Ménage', es: 'Hogar', pt: 'Agregado' };

/**
 * The columns that a file may have, required ones first, without what is hidden from the caller and what no cell can hold; labels in a
 * language.
 */
export function fileColumns(ctx: OperationContext, use: FileUse, language: string | undefined): readonly FileColumn[] {
  const { required, optional } = knownColumnsOf(individualSchema(ctx), use);
  const catalogue = new Map(
    schemaFieldCatalogue(individualSchema(ctx), language).map((field) => [field.field.slice('jsonExt.'.length), field]),
  );
  const ownFields = entityFieldCatalogue(Individual, language);
  const { group_roles, recipient_types } = wordsOf(ctx);
  const choices = new Map([
    [ROLE_COLUMN, group_roles],
    [RECIPIENT_COLUMN, recipient_types],
  ]);
  const columnOf = (name: string): FileColumn => {
    const isRequired = required.includes(name);
    const field = catalogue.get(name);
    if (field !== undefined && !OWN_COLUMNS.has(name)) {
      const { type, isUnique, description, label, labels } = field;
      return { name, type, isRequired, isUnique, description, label, labels, choices: field.choices };
    }
    const own = ownFields.find((one) => one.field === OWN_COLUMNS.get(name));
    const labels = own?.labels ?? LABELS.get(name) ?? (name === use.groupAggregationColumn ? GROUP : {});
    const label = labelIn(labels, language) ?? name;
    const example = EXAMPLES.get(name);
    const about = { name, type: own?.type ?? 'string', isRequired, isUnique: false, label, labels };
    return { ...about, choices: choices.get(name) ?? null, ...(example === undefined ? {} : { example }) };
  };
  return [...required, ...optional].filter((name) => isFillable(ctx, name, use.groupAggregationColumn)).map(columnOf);
}

/**
 * Whether the caller can fill a column of a file of people: a cell can hold it, and he sees what it is about. A template has no others.
 *
 * @example
 * // skip: within an operation
 * const header = uploadColumns(ctx, 'group_code').optional.filter((name) => isFillable(ctx, name));
 */
export function isFillable(ctx: OperationContext, column: string, groupColumn = USUAL_GROUP_COLUMN): boolean {
  const property = schemaColumns(individualSchema(ctx)).get(column);
  const isHidden = fieldsOf(column, groupColumn).some(({ entity, field }) => ctx.access?.hides(entity, field) === true);
  return !isHidden && (property === undefined || fitsInCell(property.schema));
}
