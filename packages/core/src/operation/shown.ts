import type { Access } from '../access/access.ts';
import { Mask, type Masked } from '../access/mask.ts';
import type { Catalog } from '../entity/catalog.ts';
import { DomainFailure, isDomainFailure } from '../errors/failure.ts';
import type { Unit } from '../store/unit.ts';

/** A refusal, as far as the caller may know of it. */
export function shownFailure(access: Access | undefined, error: unknown): unknown {
  if (access?.fields === undefined || !isDomainFailure(error)) return error;
  const { fields } = access;
  const shownErrors = error.errors.map((issue) => fields.shownIssue(issue));
  return shownErrors.every((issue, i) => issue === error.errors[i])
    ? error
    : new DomainFailure(shownErrors, { cause: error });
}

interface Answering {
  readonly access: Access | undefined;
  readonly catalog: Catalog;
  /** Knows the rows among the answer; absent for what was stored as plain JSON, which holds none. */
  readonly unit?: Unit;
}

/** What an outermost call answers, as far as the caller may see it. */
export function shown<T>({ access, catalog, unit }: Answering, data: T): { data: T; masked?: Masked } {
  if (access?.fields === undefined) return { data };
  const mask = new Mask(access.fields, catalog.entities, (row) => unit?.rowEntity.get(row));
  const answer = mask.shown(data) as T;
  const { masked } = mask;
  return Object.keys(masked).length === 0 ? { data: answer } : { data: answer, masked };
}
