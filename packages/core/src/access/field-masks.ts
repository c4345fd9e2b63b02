import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import { english } from '../errors/say.ts';
import type { AccessPolicy, AccessRules } from './policy.ts';

/** Fields that are hidden, and from whom. */
export interface FieldMask {
  /** Name of the entity: `individual`. */
  readonly entity: string;
  /** Columns, and properties of extension data: `['dob', 'jsonExt.income']`. */
  readonly fields: readonly string[];
  /** Rights of which one is enough to see them. @default none but the right to see everything */
  readonly unless?: string | readonly string[];
}

/** What can be said about masks as a whole. */
export interface FieldMaskOptions {
  /** The right to see whatever is masked, in the reference's number. @default '900101' */
  readonly seesAll?: string;
}

/**
 * Hides fields from who lacks the right to see them: in answers, filters, orderings and explanations alike. A name that is misspelt
 * stops the start.
 *
 * @example
 * const policy = fieldMasks([{ entity: 'individual', fields: ['dob', 'jsonExt.income'], unless: '159901' }]);
 */
export function fieldMasks(masks: readonly FieldMask[], { seesAll = '900101' }: FieldMaskOptions = {}): AccessPolicy {
  return Object.freeze({
    rulesOf({ rights }): AccessRules | undefined {
      const hasOne = (unless: FieldMask['unless']) => [unless ?? []].flat().some((right) => rights.includes(right));
      const worn = rights.includes(seesAll) ? [] : masks.filter(({ unless }) => !hasOne(unless));
      if (worn.length === 0) return undefined;
      return { hidden: ({ name }) => worn.flatMap(({ entity, fields }) => (entity === name ? fields : [])) };
    },
    verify: (catalog) => requireFields(catalog, masks),
  } satisfies AccessPolicy);
}

function requireFields({ entities }: Catalog, masks: readonly FieldMask[]): void {
  for (const { entity: name, fields } of masks) {
    const entity = entities.find((one) => one.name === name);
    const hint = didYouMean(
      name,
      entities.map((one) => one.name),
    );
    if (entity === undefined)
      throw new MisuseError('MASK_UNKNOWN', `No entity is called "${name}".${english.hint(hint)}`);
    for (const field of fields) {
      if (canBeHidden(entity, field)) continue;
      const near = didYouMean(field.split('.', 1)[0] ?? '', fieldsToHide(entity));
      throw new MisuseError(
        'MASK_UNKNOWN',
        `${name} has no field "${field}" that could be hidden.${english.hint(near)}`,
      );
    }
  }
}

/** What a row is found and told apart by stays visible: ids, versions, who wrote it, where it points. */
const maskable = ({ columns }: AnyEntity) =>
  columns.filter(({ system, relation }) => system !== true && relation === undefined);

/** Columns of an entity that could be hidden. */
export const fieldsToHide = (entity: AnyEntity): readonly string[] => maskable(entity).map(({ name }) => name);

/** Whether a column, or a property of a column with documents, could be hidden. */
export function canBeHidden(entity: AnyEntity, field: string): boolean {
  const [first = '', ...properties] = field.split('.');
  const column = maskable(entity).find(({ name }) => name === first);
  return column !== undefined && (properties.length === 0 || column.type.kind === 'json');
}
