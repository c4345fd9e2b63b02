import { createParasol, DomainFailure, type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clinicModule, nurse } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';

const told = (result: Result<unknown>) => (result.success ? [] : result.errors.map(({ message }) => message));

describe.each(stores)('the languages of an app on $name', (store) => {
  it('tells refusals in the language of the session or of the call, with the same codes, places and facts', async () => {
    const { app, me } = await openClinics(store);
    const bad = { code: 'A', beds: 'three', status: 'OPPEN' } as never;
    const french = app.as(nurse, { locale: 'fr-SN' });
    const inEnglish = await me.clinics.create(bad);
    const inFrench = await french.clinics.create(bad);
    const inSpanish = await french.clinics.create(bad, { locale: 'es' });
    expect(told(inEnglish)).toEqual([
      '"beds" is not a number.',
      '"status" is none of OPEN, CLOSED. Did you mean "OPEN"?',
    ]);
    expect(told(inFrench)).toEqual([
      'La valeur de « beds » ne convient pas ; il faut : un nombre.',
      'La valeur de « status » ne fait pas partie de : OPEN, CLOSED. Vouliez-vous dire « OPEN » ?',
    ]);
    expect(told(inSpanish)[0]).toBe('El valor de «beds» no sirve; debe ser: un número.');
    expect(inFrench).toMatchObject({
      message: 'Échec de clinic_service.create',
      detail: told(inFrench).join('\n'),
      operation: 'clinic_service.create',
    });
    const facts = (result: Result<unknown>) =>
      result.success ? [] : result.errors.map(({ code, path }) => ({ code, path }));
    expect(facts(inFrench)).toEqual(facts(inEnglish));
  });

  it('speaks English where it does not know the language, or the sentence', async () => {
    const { app } = await openClinics(store);
    for (const locale of ['sw', 'xx-yy', '', '../fr']) {
      const me = app.as(nurse, { locale });
      expect(told(await me.clinics.create({ code: '', status: 'OPEN' }))).toEqual(['"code" must not be empty.']);
    }
    const before = app.signals.bind(
      'clinic_service.create',
      (ctx) => ctx.fail({ code: 'acme.FULL', message: 'The ward is full.', path: [], parameters: {} }),
      'before',
    );
    expect(told(await app.as(nurse, { locale: 'pt' }).clinics.create({ code: 'A', status: 'OPEN' }))).toEqual([
      'The ward is full.',
    ]);
    before();
  });

  it('tells anonymous callers, queries, previews and transactions in their language too', async () => {
    const { app } = await openClinics(store);
    const nobody = app.as(null, { locale: 'pt-MZ' });
    expect(told(await nobody.clinics.list({}))).toEqual([
      'Inicie sessão primeiro: esta chamada precisa de um utilizador conhecido.',
    ]);
    const me = app.as(nurse, { locale: 'pt_MZ' });
    const missing = { id: '01900000-0000-7000-8000-0000000000ff' };
    const sentence =
      'Não há nenhum registo «clinic» com o identificador 01900000-0000-7000-8000-0000000000ff, ou foi eliminado.';
    expect(told(await me.clinics.get(missing))).toEqual([sentence]);
    expect(told(await me.clinics.delete.preview({ ...missing, version: 1 }))).toEqual([sentence]);
    expect(told(await me.transaction((tx) => tx.clinics.delete({ ...missing, version: 1 })))).toEqual([sentence]);
    expect(told(await me.clinics.delete(missing as never))).toEqual(['«version» é necessário e falta.']);
    try {
      unwrap(await me.clinics.get(missing));
    } catch (error) {
      expect(error).toBeInstanceOf(DomainFailure);
      expect((error as DomainFailure).message).toContain(sentence);
    }
  });

  it('takes further languages and other words from the host, and translates what was told before', async () => {
    const place = await store.create();
    const app = await createParasol({
      store: place.open(),
      modules: [clinicModule()],
      messages: {
        sw: async () => ({ core: { NOT_FOUND: (p: { id: string }) => `Hakuna rekodi ${p.id}.` } }),
        fr: async () => ({ core: { NOT_FOUND: (p: { id: string }) => `Dossier ${p.id} introuvable.` } }),
      },
    });
    await app.migrate();
    const missing = { id: '01900000-0000-7000-8000-0000000000ff' };
    const told = await app.as(nurse).clinics.get(missing);
    const [issue] = told.success ? [] : told.errors;
    if (issue === undefined) throw new Error('It was expected to be refused.');
    expect(await app.translate(issue, 'sw')).toBe(`Hakuna rekodi ${missing.id}.`);
    expect(await app.translate(issue, 'fr')).toBe(`Dossier ${missing.id} introuvable.`);
    expect(await app.translate(issue, 'es')).toContain('No hay ningún registro «clinic»');
    await app.stop();
    await place.remove();
  });
});
