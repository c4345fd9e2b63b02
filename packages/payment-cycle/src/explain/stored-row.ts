import { coreErrors, failure, type OperationContext } from '@parasol/core';
import type { AnyEntity } from '@parasol/core/internal';
import { Group, GroupIndividual, Individual } from '@parasol/individual';
import type { AssembledRow } from '../calculation/rows.ts';
import type { ClaimRow, MemberRow } from '../calculation-rule/calculation-rule.ts';
import type { RuleKind } from '../calculation-rule/rule-kinds.ts';
import type { Benefit } from '../entities/benefit.ts';
import { paymentCycleErrors } from '../errors.ts';
import { reasons } from '../phrases.ts';

type Reference = readonly [membershipId: string, version: number, personId: string, personVersion: number];

/** Everything that a benefit was computed from, in the versions that it names, whatever changed since. */
export async function storedRow(ctx: OperationContext, benefit: Benefit, kind: RuleKind): Promise<AssembledRow> {
  const source = ctx.catalog.byName(benefit.sourceType) as AnyEntity;
  const version = async <R>(entity: AnyEntity, id: string, number: number): Promise<R> => {
    const row = await ctx.repo(entity).version(id, number);
    if (row !== undefined) return row as R;
    // Somebody of the household may live where the caller sees nobody.
    if (ctx.access?.rowsOf(entity) !== undefined)
      throw failure(coreErrors.SCOPE_TOO_NARROW({ what: reasons.EXPLANATION() }, ['id']));
    const what = reasons.VERSION_GONE({ entity: entity.name, id, version: number });
    throw failure(paymentCycleErrors.NOT_REPRODUCIBLE({ benefit: benefit.id, what }));
  };
  const claim = await version<ClaimRow & { individualId: string; groupId: string }>(
    source,
    benefit.sourceId,
    benefit.sourceVersion,
  );
  if (kind === 'INDIVIDUAL') {
    return { ...claim, individual: await version<Individual>(Individual, claim.individualId, benefit.subjectVersion) };
  }
  const members: MemberRow[] = [];
  for (const [id, number, personId, personVersion] of (benefit.members ?? []) as Reference[]) {
    const membership = await version<GroupIndividual>(GroupIndividual, id, number);
    members.push({ ...membership, individual: await version<Individual>(Individual, personId, personVersion) });
  }
  const group = await version<Group>(Group, claim.groupId, benefit.subjectVersion);
  return { ...claim, group: { ...group, members } };
}
