import { z } from 'zod';
import { requireRights } from '../access/actor.ts';
import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import { entityScope } from '../entity/entity-scope.ts';
import { type CatalogueField, entityFieldCatalogue, labelIn, schemaFieldCatalogue } from '../entity/field-catalogue.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { didYouMean } from '../errors/hints.ts';
import { type FilterField, filterFields } from '../expression/custom-filter-fields.ts';
import { type FilterLookup, filterTypeName, lookupsOf } from '../expression/custom-filter-lookups.ts';
import type { OperationContext } from '../operation/context.ts';
import { query } from '../operation/operation.ts';
import type { CustomFilterSubject, CustomFilterTypes } from './custom-filter-type.ts';

/** Under which the types of all modules are kept, by module. */
export const CUSTOM_FILTERS = 'core.custom_filters';

/** A field that filters may name, as a search dialog shows it. */
export interface PossibleFilter {
  /** The name in `field__filter__type=value`: `income`, `home__rooms`, `individual__firstName`. */
  readonly field: string;
  /** What may be asked of it: `exact`, `lt`, `icontains`, … */
  readonly filter: readonly FilterLookup[];
  /** `string`, `integer`, `decimal`, `date`, `datetime`, `boolean` or `uuid`. */
  readonly type: string;
  /** In the language that was asked for; fields of a related record begin with what that is called: `Person: First name`. */
  readonly label: string;
  /** All that declaration and schema give, by language. */
  readonly labels: Readonly<Record<string, string>>;
  readonly description: string | null;
  /** The values that it may have, where they are listed. */
  readonly choices: readonly unknown[] | null;
}

/** What the lists of a type can be asked by custom filters. */
export interface CustomFilterDefinitions {
  readonly objectClassName: string;
  /** Code and type of the object that was asked about, such as a plan. */
  readonly code: string | null;
  readonly type: string | null;
  readonly possibleFilters: readonly PossibleFilter[];
}

/** An object, or the text of one. */
const parameters = z.union([
  z.record(z.string(), z.unknown()),
  z.string().transform((text, ctx): Record<string, unknown> => {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    } catch {
      ctx.addIssue({ code: 'invalid_type', expected: 'object' });
      return z.NEVER;
    }
  }),
]);

/**
 * What custom filters of a type may ask: the query `customFilters` of the contract, for search dialogs. What it lists is what lists,
 * criteria of enrolment, eligibility and payment take, and nothing else is taken. What is hidden from the caller is left out.
 *
 * Refuses a module or type that has no custom filters (`core.NO_CUSTOM_FILTERS`), a caller who may not list the type
 * (`core.FORBIDDEN`), and an object or parameters that the type does not take (`core.UNKNOWN_KEY`).
 */
export const definitions = query({
  rights: 'gql_custom_filter_search_perms',
  input: z.strictObject({
    moduleName: z.string().min(1).max(100),
    objectTypeName: z.string().min(1).max(100),
    uuidOfObject: z.uuid().toLowerCase().optional(),
    additionalParams: parameters.optional(),
    /** Of the labels, as a BCP 47 tag. @default the caller's */
    language: z.string().min(1).max(35).optional(),
  }),
  run: async (
    ctx,
    { moduleName, objectTypeName, language = ctx.locale, ...asked },
  ): Promise<CustomFilterDefinitions> => {
    const { rights, subject } = typeOf(ctx, moduleName, objectTypeName);
    const anyOf = ctx.configuration<Record<string, readonly string[]>>(moduleName)[rights] ?? [];
    requireRights(ctx.actor, 'custom_filter_service.definitions', [anyOf]);
    const found = await subject(ctx, { ...asked, additionalParams: asked.additionalParams ?? {} });
    return {
      objectClassName: objectTypeName,
      code: found.code ?? null,
      type: found.type ?? null,
      possibleFilters: possibleFilters(ctx, found, language),
    };
  },
});

/** Fails closed: a misspelt module or type must not look as if nothing could be asked. */
function typeOf(ctx: OperationContext, module: string, type: string) {
  const modules = ctx.resource<ReadonlyMap<string, CustomFilterTypes>>(CUSTOM_FILTERS);
  const types = new Map(Object.entries(modules.get(module) ?? {}));
  const found = types.get(type);
  if (found !== undefined) return found;
  const [key, name, known] = types.size === 0 ? ['moduleName', module, modules] : ['objectTypeName', type, types];
  return ctx.fail(coreErrors.NO_CUSTOM_FILTERS({ module, type, hint: didYouMean(name, known.keys()) }, [key]));
}

function possibleFilters(
  ctx: OperationContext,
  { entity, documents }: CustomFilterSubject,
  language: string | undefined,
): PossibleFilter[] {
  const schemas = { ...ctx.documents, ...documents };
  const describe = describer(schemas, language);
  return [...filterFields(entityScope(ctx.catalog, entity, schemas)).values()].flatMap((found) => {
    const { of, own, relations } = placeOf(ctx.catalog, entity, found);
    if (ctx.access?.hides(of, own) === true) return [];
    const { label, labels, description, choices } = describe(of, own);
    const named = relations.map(({ from, name }) => ({ name, labels: labelsOf(ctx.catalog, from, name) }));
    const full = (text: string, locale: string | undefined) =>
      [...named.map((relation) => labelIn(relation.labels, locale) ?? relation.name), text].join(': ');
    return [
      {
        field: found.field,
        filter: lookupsOf(found.type),
        type: filterTypeName(found.type),
        label: full(label, language),
        labels: Object.fromEntries(Object.entries(labels).map(([locale, text]) => [locale, full(text, locale)])),
        description,
        choices,
      },
    ];
  });
}

const labelsOf = (catalog: Catalog, from: AnyEntity, name: string): Readonly<Record<string, string>> =>
  from.labels[name] ?? catalog.readModels(from).get(name)?.entity.readModel?.label ?? {};

/** The entity that a field is of, its name there, and the relations on the way. */
function placeOf(catalog: Catalog, entity: AnyEntity, { path }: FilterField) {
  let of = entity;
  const relations: { readonly from: AnyEntity; readonly name: string }[] = [];
  for (const name of path) {
    const target = of.relations[name]?.target ?? catalog.readModels(of).get(name)?.entity;
    if (target === undefined) break;
    relations.push({ from: of, name });
    of = target;
  }
  return { of, own: path.slice(relations.length).join('.'), relations };
}

/** What is known of a field; each entity is looked through once. */
function describer(schemas: Readonly<Record<string, JsonSchema | undefined>>, language: string | undefined) {
  const known = new Map<AnyEntity, ReadonlyMap<string, CatalogueField>>();
  return (of: AnyEntity, own: string): Pick<CatalogueField, 'label' | 'labels' | 'description' | 'choices'> => {
    const fields =
      known.get(of) ??
      new Map(
        [...entityFieldCatalogue(of, language), ...schemaFieldCatalogue(schemas[of.name] ?? {}, language)].map(
          (field) => [field.field, field],
        ),
      );
    known.set(of, fields);
    return fields.get(own) ?? { label: own, labels: {}, description: null, choices: null };
  };
}
