import type { AnyEntity } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import { Individual } from '../../../entities/individual.ts';
import { RECIPIENT_COLUMN, ROLE_COLUMN } from './import-columns.ts';
import { pathOf } from './match-keys.ts';

interface Field {
  readonly entity: AnyEntity;
  readonly field: string;
}

/** What a column of a file of people fills; the schema may have a property that is called like a column of households. */
export function fieldsOf(column: string, groupColumn: string): readonly Field[] {
  const own = { entity: Individual, field: pathOf(column) };
  if (column === groupColumn) return [own, { entity: Group, field: 'code' }];
  if (column === ROLE_COLUMN) return [own, { entity: GroupIndividual, field: 'role' }];
  if (column === RECIPIENT_COLUMN) return [own, { entity: GroupIndividual, field: 'recipientType' }];
  return [own];
}
