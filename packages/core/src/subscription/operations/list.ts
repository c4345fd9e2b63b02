import { z } from 'zod';
import { type Operation, query } from '../../operation/operation.ts';
import { subscriptionsIn } from '../entities.ts';
import { type SubscriptionView, viewOf } from './subscription-view.ts';

/** Every subscriber that was ever started on this store, by whichever process. */
export const list: Operation<Record<string, never>, readonly SubscriptionView[]> = query({
  rights: 'gql_subscription_search_perms',
  input: z.strictObject({}),
  run: async (ctx) => {
    const views: SubscriptionView[] = [];
    for await (const rows of subscriptionsIn(ctx).stream()) {
      for (const row of rows) views.push(await viewOf(ctx, row));
    }
    return views;
  },
});
