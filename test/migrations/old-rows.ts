import { unwrap } from '@parasol/core';
import { clerk, oldApp } from './clinic-versions.ts';
import type { Place } from './place.ts';

/** Rows of every kind that a migration must bring along: changed, deleted, replaced, pointed at. */
export async function fillOld(place: Place) {
  const app = await oldApp(place);
  await app.migrate();
  const me = app.as(clerk);
  const made = unwrap(
    await me.clinics.create({
      fullName: 'Maralal, Samburu',
      opened: '2020-01-31',
      fee: '12.50',
      jsonExt: { phone: '0700' },
    }),
  );
  const changed = unwrap(
    await me.clinics.update({ id: made.id, version: 1, fullName: 'Wamba, Samburu', beds: 12, fax: '1' }),
  );
  const gone = unwrap(await me.clinics.create({ fullName: 'Baragoi, Samburu', opened: '2019/05/02', beds: 3 }));
  unwrap(await me.clinics.delete({ id: gone.id, version: 1 }));
  const plain = unwrap(
    await me.clinics.create({ fullName: 'Isiolo, Isiolo', opened: '2018-12-01', dateValidFrom: '2026-01-01' }),
  );
  const successor = unwrap(
    await me.clinics.replace({ id: plain.id, version: 1, effectiveFrom: '2026-10-01', beds: 40 }),
  );
  unwrap(await me.visits.create({ clinicId: changed.id, number: 1 }));
  unwrap(await me.visits.create({ clinicId: successor.id, number: 2 }));
  unwrap(await me.notes.create({ text: 'not needed any more' }));
  await app.stop();
  return { changed, gone, plain, successor };
}
