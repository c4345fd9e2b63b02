import { z } from 'zod';
import type { AnyEntity } from '../entity/entity.ts';
import { refusedAs } from '../entity/zod-issues.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Configuration } from '../module/define-module.ts';
import { canBeHidden, fieldsToHide } from './field-masks.ts';

/** What a module's configuration can hide of an entity from whoever may not see masked data. */
export interface ConfiguredMask {
  readonly entity: AnyEntity;
  /** The key that lists the fields: `maskedFields(entity)`. */
  readonly fields: string;
  /** The key that switches the mask off when it is false. */
  readonly enabled: string;
}

/** Hidden fields by the name of their entity. */
export type ConfiguredFields = ReadonlyMap<string, readonly string[]>;

/**
 * A configuration key that lists fields of an entity which are hidden: columns and properties of extension data, in our spelling or in
 * the reference's (`json_ext.educated_level`). A field that is not there is an error.
 *
 * @example
 * configuration: z.strictObject({ acme_mask_fields: maskedFields(Clinic), acme_masking_enabled: z.boolean().default(true) }),
 * masks: [{ entity: Clinic, fields: 'acme_mask_fields', enabled: 'acme_masking_enabled' }],
 */
export const maskedFields = (entity: AnyEntity) =>
  z
    .array(z.string().min(1).max(255))
    .max(200)
    .transform((given, ctx) =>
      given.map((text, i) => {
        const field = ourSpelling(text);
        if (!canBeHidden(entity, field)) {
          const hint = didYouMean(field, fieldsToHide(entity));
          ctx.addIssue({
            code: 'custom',
            path: [i],
            ...refusedAs(coreErrors.UNKNOWN_KEY({ key: text.slice(0, 80), hint })),
          });
        }
        return field;
      }),
    )
    .default([]);

/** The column in camelCase; properties of a document are called what its schema calls them. */
function ourSpelling(text: string): string {
  const [column = '', ...properties] = text.split('.');
  return [column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), ...properties].join('.');
}

/** The fields that a module's configuration hides. */
export function fieldsHiddenBy(masks: readonly ConfiguredMask[], values: Configuration): [string, readonly string[]][] {
  return masks.flatMap(({ entity, fields, enabled }): [string, readonly string[]][] => {
    const listed = values[fields] as readonly string[];
    return values[enabled] === true && listed.length > 0 ? [[entity.name, listed]] : [];
  });
}
