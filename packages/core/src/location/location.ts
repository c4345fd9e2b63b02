import { z } from 'zod';
import { defineEntity, type RowOf, ref } from '../entity/entity.ts';

/**
 * A place in the programme's hierarchy: a region, a district, a village. People and groups belong to places, and users reach places
 * with everything below them.
 */
export const Location = defineEntity('location', {
  table: 'core_location',
  fields: z.strictObject({
    code: z
      .string()
      .min(1)
      .max(64)
      .refine((text) => text.trim() === text, { error: 'A code has no blanks before or after it.' }),
    name: z.string().min(1).max(255),
    /** What kind of place it is, in the programme's words: `region`, `district`, `village`. */
    type: z.string().min(1).max(50),
    /** Places above it: 0 for a place that lies in no other. Kept by the service. */
    level: z.int().min(0),
    /** Ids from the topmost place down to this one, each between slashes: what is below a place begins with its path. Kept by the service. */
    path: z.string().max(1000),
  }),
  relations: { parent: ref('self', { nullable: true, inverse: 'children' }) },
  customFilters: { except: ['path'] },
  labels: {
    code: { en: 'Code', fr: 'Code', es: 'Código', pt: 'Código' },
    name: { en: 'Name', fr: 'Nom', es: 'Nombre', pt: 'Nome' },
    type: { en: 'Kind of place', fr: 'Type de lieu', es: 'Tipo de lugar', pt: 'Tipo de lugar' },
    level: { en: 'Level', fr: 'Niveau', es: 'Nivel', pt: 'Nível' },
    parent: { en: 'Lies in', fr: 'Se trouve dans', es: 'Se encuentra en', pt: 'Fica em' },
  },
  unique: [['code']],
  indexes: [['path']],
  orderBy: ['code'],
});
export type Location = RowOf<typeof Location>;
