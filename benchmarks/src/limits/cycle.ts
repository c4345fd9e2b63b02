import type { Bare } from '../database/database.ts';
import { idPrefix } from '../database/ids.ts';
import { writeSql } from '../database/run-sql.ts';

const COLUMNS =
  'id, amount, currency, status, date_due, type, source_type, source_id, source_version, subject_version, recipient_version, members, payment_cycle_id, payment_plan_id, calculation_id, beneficiary_id, group_beneficiary_id, individual_id, version, is_deleted, date_created, date_updated, user_created, user_updated, change_id';

interface References {
  readonly payment_cycle_id: string;
  readonly payment_plan_id: string;
  readonly id: string;
}

/** The same benefits by one statement, for one of the cycles that there are. */
export async function bareCycle(bare: Bare, planId: string): Promise<() => Promise<number>> {
  const references = await referencesOf(bare);
  return () => writeSql(bare, statementOf(bare.name, planId, references));
}

const REFERENCES = 'select payment_cycle_id, payment_plan_id, id from payment_cycle_paymentcalculation limit 1';

async function referencesOf(bare: Bare): Promise<References> {
  const found =
    bare.name === 'sqlite'
      ? bare.db.prepare<[], References>(REFERENCES).get()
      : (await bare.client.query<References>(REFERENCES)).rows[0];
  if (found === undefined) throw new Error('There is no calculation yet.');
  return found;
}

function statementOf(store: Bare['name'], planId: string, references: References): string {
  const prefix = idPrefix();
  const now = new Date().toISOString();
  const changeId = `${prefix}ffffffff`;
  const { payment_cycle_id: cycle, payment_plan_id: plan, id: calculation } = references;
  const from = `from social_protection_beneficiary as b join individual_individual as i on i.id = b.individual_id`;
  const paid = `b.status = 'ACTIVE' and b.date_valid_from <= '2026-12-31' and (b.date_valid_to is null or b.date_valid_to >= '2026-01-01')`;
  if (store === 'sqlite') {
    // Amounts are whole numbers of ten-thousandths.
    const amount = `500000 + case when i.json_ext ->> 'children' >= 3 then 200000 else 0 end + case when i.json_ext ->> 'income' < 500 then 150000 else 0 end`;
    return `insert into payroll_benefitconsumption (${COLUMNS})
      select '${prefix}' || printf('%08x', b.rowid), ${amount}, 'EUR', 'ACCEPTED', '2026-01-01', 'Cash Transfer', 'beneficiary', b.id, b.version, i.version, i.version, null, '${cycle}', '${plan}', '${calculation}', b.id, null, b.individual_id, 1, 0, '${now}', '${now}', 'bench', 'bench', '${changeId}'
      ${from} where b.benefit_plan_id = '${planId}' and b.is_deleted = 0 and i.is_deleted = 0 and ${paid}`;
  }
  const amount = `50 + case when (i.json_ext ->> 'children')::bigint >= 3 then 20 else 0 end + case when (i.json_ext ->> 'income')::numeric < 500 then 15 else 0 end`;
  return `insert into payroll_benefitconsumption (${COLUMNS})
    select cast('${prefix}' || lpad(to_hex(row_number() over ()), 8, '0') as uuid), ${amount}, 'EUR', 'ACCEPTED', '2026-01-01'::date, 'Cash Transfer', 'beneficiary', b.id, b.version, i.version, i.version, null, '${cycle}'::uuid, '${plan}'::uuid, '${calculation}'::uuid, b.id, null, b.individual_id, 1, false, '${now}'::timestamptz, '${now}'::timestamptz, 'bench', 'bench', '${changeId}'::uuid
    ${from} where b.benefit_plan_id = '${planId}' and not b.is_deleted and not i.is_deleted and ${paid}`;
}

/** Number and sum of the benefits that there are, to see that two ways gave the same. */
export async function sumOfBenefits(bare: Bare): Promise<string> {
  const statement =
    "select count(*) || ' benefits, ' || cast(sum(amount) as text) as text from payroll_benefitconsumption";
  if (bare.name === 'sqlite') return bare.db.prepare<[], string>(statement).pluck().get() ?? '';
  return (await bare.client.query<{ text: string }>(statement)).rows[0]?.text ?? '';
}
