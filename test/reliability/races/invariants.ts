import { deepStrictEqual, ok } from 'node:assert/strict';
import type { AnyEntity } from '@parasol/core';
import type { StoredRow } from '@parasol/core/internal';
import type { Programme } from '../programme.ts';

type App = Programme['app'];

/**
 * What holds in every database at rest, whoever wrote in whatever order: live rows point at live rows, unique keys are held once,
 * versions are counted without gaps and each began when the one before it ended, no plan has more beneficiaries than places.
 */
export async function requireInvariants(app: App): Promise<void> {
  const { catalog, store } = app.runtime;
  const tables = new Map<AnyEntity, StoredRow[]>();
  for (const entity of catalog.entities) tables.set(entity, await allRows(app, entity));
  const live = (entity: AnyEntity) => (tables.get(entity) ?? []).filter((row) => row['isDeleted'] !== true);
  for (const entity of catalog.entities) {
    for (const [name, { target, onDelete }] of Object.entries(entity.relations)) {
      // The emptied pieces of a blob stay behind when it goes.
      if (onDelete !== 'restrict' || entity.name === 'blob_chunk') continue;
      const ids = new Set(live(target).map((row) => row.id));
      const stray = live(entity).filter((row) => row[`${name}Id`] !== null && !ids.has(row[`${name}Id`]));
      deepStrictEqual(stray, [], `${entity.name} points at a ${target.name} that is not there.`);
    }
    for (const columns of entity.unique) {
      const holders = live(entity).filter((row) => (row['replacementUuid'] ?? null) === null);
      const keys = holders.map((row) => columns.map((column) => row[column])).filter((key) => !key.includes(null));
      const texts = keys.map((key) => JSON.stringify(key));
      deepStrictEqual(
        texts.length,
        new Set(texts).size,
        `${entity.name}: two rows have the same ${columns.join(', ')}.`,
      );
    }
    if (!entity.history) continue;
    for (const row of tables.get(entity) ?? []) {
      if (row['version'] === 1) continue;
      const versions = await store.reader.history(entity, row.id as string);
      deepStrictEqual(
        versions.map((each) => each.row['version']),
        Array.from({ length: row['version'] as number }, (_, i) => i + 1),
      );
      for (const [i, { supersededAt }] of versions.entries())
        deepStrictEqual(
          supersededAt,
          versions[i + 1]?.row['dateUpdated'] ?? null,
          `${entity.name}: a gap in its history.`,
        );
    }
  }
  for (const plan of live(catalog.byName('benefit_plan'))) {
    const places = plan['maxBeneficiaries'] as number | null;
    const taken = live(catalog.byName('beneficiary')).filter(
      (row) =>
        row['benefitPlanId'] === plan.id &&
        ['ACTIVE', 'SUSPENDED'].includes(row['status'] as string) &&
        row['replacementUuid'] === null,
    );
    ok(places === null || taken.length <= places, `${plan['code']}: ${taken.length} in ${places} places.`);
  }
}

async function allRows({ runtime }: App, entity: AnyEntity): Promise<StoredRow[]> {
  return runtime.store.reader.select(entity, { orderBy: [], limit: 10_000, includeDeleted: true });
}
