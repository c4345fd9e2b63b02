import { type AnyEntity, type Message, type Operation, type OperationContext, query } from '@parasol/core';
import { z } from 'zod';
import { paymentCycleErrors } from '../errors.ts';

export interface Validity {
  readonly isValid: boolean;
  /** A sentence, or null when the code can be used. */
  readonly errorMessage: string | null;
}

/** Whether a code can be given to a new row: the rule that creation holds to, asked before a form is sent. */
export function codeValidity(
  entity: AnyEntity,
  rights: string,
  fixed: Readonly<Record<string, string>> = {},
): Operation<{ code: string }, Validity> {
  return query({
    rights,
    input: z.strictObject({ code: z.string().max(1000) }),
    run: async (ctx, { code }): Promise<Validity> => {
      if (code === '' || code.trim() !== code) return refused(ctx, paymentCycleErrors.CODE_BLANK());
      const equal = Object.entries({ ...fixed, code }).map(([name, value]) => ({ '==': [{ var: name }, value] }));
      const taken = await ctx.repo(entity).count({ and: equal });
      return taken === 0
        ? { isValid: true, errorMessage: null }
        : refused(ctx, paymentCycleErrors.CODE_TAKEN({ code }));
    },
  });
}

const refused = async (ctx: OperationContext, message: Message): Promise<Validity> => ({
  isValid: false,
  errorMessage: (await ctx.language())(message),
});
