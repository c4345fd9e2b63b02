import type { CollectionNode, NumberType } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { isLive } from '../sql-schema.ts';
import type { Compiler, NumberNode, Sql } from './compiler.ts';
import { column } from './names.ts';

/** Questions to a collection are subqueries over its live items. A missing owner has none. */
export function collection(c: Compiler, node: CollectionNode): Sql {
  const items = itemsOf(c, node);
  switch (node.node) {
    case 'some':
      return sql`exists (select 1 ${items.where()})`;
    case 'none':
      return sql`(not exists (select 1 ${items.where()}))`;
    case 'all':
      return sql`(not exists (select 1 ${items.where('not')}))`;
    case 'count': {
      const count = c.writer.number.count();
      return sql`(select ${count} ${items.where()})`;
    }
    case 'sum': {
      const sum = c.writer.number.sum(items.compiler, node.value as NumberNode, node.type as NumberType);
      return sql`(select ${sum} ${items.where()})`;
    }
    case 'first': {
      const value = node.value === undefined ? sql`${null}` : items.compiler.value(node.value);
      return sql`(select ${value} ${items.where()} order by ${items.id} limit 1)`;
    }
    case 'earliest':
    case 'latest': {
      const value = node.value === undefined ? sql`${null}` : items.compiler.value(node.value);
      return sql`(select ${sql.raw(node.node === 'earliest' ? 'min' : 'max')}(${value}) ${items.where()})`;
    }
  }
}

interface Items {
  readonly compiler: Compiler;
  readonly id: Sql;
  /** FROM and WHERE. Asked for last, because the paths compiled before may have added joins. */
  where(negated?: 'not'): RawBuilder<unknown>;
}

function itemsOf(c: Compiler, node: CollectionNode): Items {
  const owner = c.context.source.join(node.owner);
  const found = c.context.source.catalog.collections(owner.entity).get(node.collection);
  if (found === undefined) throw new TypeError(`${owner.entity.name} has no collection "${node.collection}".`);
  const source = c.context.source.child(found.entity);
  const compiler = c.within(source);
  return {
    compiler,
    id: column(source.alias, 'id'),
    where(negated) {
      const terms = [
        sql`${column(source.alias, found.column)} = ${column(owner.alias, 'id')}`,
        isLive(c.context.dialect, source.alias),
      ];
      if (node.where !== undefined) {
        const { sql: condition, exact } = compiler.condition(node.where);
        terms.push(
          negated === undefined ? condition : exact ? sql`(not ${condition})` : sql`(${condition} is not true)`,
        );
      }
      return sql`from ${source.from()} where ${sql.join(terms, sql` and `)}`;
    },
  };
}
