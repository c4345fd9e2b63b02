import type { AnyEntity } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import type { OperationContext } from '../operation/context.ts';

/** What a search dialog asks about: an object of the type, and what the type takes besides. */
export interface CustomFilterQuestion {
  /** The object whose schema counts, such as a plan for its beneficiaries. */
  readonly uuidOfObject?: string | undefined;
  readonly additionalParams: Readonly<Record<string, unknown>>;
}

/** The rows that custom filters of a type are about. */
export interface CustomFilterSubject {
  readonly entity: AnyEntity;
  /** Schemas of extension data, beside those of the modules. @default none */
  readonly documents?: DocumentSchemas;
  /** Code and type of the object that was asked about. @default null */
  readonly code?: string;
  readonly type?: string;
}

/** A type of object that a module's lists can be asked about by custom filters. */
export interface CustomFilterType {
  /** Configuration key of the module: who holds one of its rights may see what can be asked. */
  readonly rights: string;
  /** The rows; refuses an object or parameters that it does not take. */
  readonly subject: (
    ctx: OperationContext,
    question: CustomFilterQuestion,
  ) => CustomFilterSubject | Promise<CustomFilterSubject>;
}

/** Types of objects by their name (`Individual`), as `defineModule({ customFilters })` takes them. */
export type CustomFilterTypes = Readonly<Record<string, CustomFilterType>>;
