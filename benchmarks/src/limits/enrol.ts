import type { Bare } from '../database/database.ts';
import { idPrefix } from '../database/ids.ts';

const COLUMNS =
  'id, status, individual_id, benefit_plan_id, json_ext, version, is_deleted, date_created, date_updated, user_created, user_updated, change_id, date_valid_from, date_valid_to, replacement_uuid';

/** The same beneficiaries by one statement, as somebody would write it who needs neither counts nor a second run. */
export function bareEnrolment(bare: Bare, planId: string): string {
  const prefix = idPrefix();
  const now = new Date().toISOString();
  const today = now.slice(0, 10);
  const changeId = `${prefix}ffffffff`;
  if (bare.name === 'sqlite') {
    return `insert into social_protection_beneficiary (${COLUMNS})
      select '${prefix}' || printf('%08x', i.rowid), 'ACTIVE', i.id, '${planId}', '{}', 1, 0, '${now}', '${now}', 'bench', 'bench', '${changeId}', '${today}', null, null
      from individual_individual as i
      where i.is_deleted = 0 and i.json_ext ->> 'income' < 900 and i.json_ext ->> 'children' >= 1 and i.json_ext ->> 'district' <> 'nowhere'`;
  }
  return `insert into social_protection_beneficiary (${COLUMNS})
    select cast('${prefix}' || lpad(to_hex(row_number() over ()), 8, '0') as uuid), 'ACTIVE', i.id, '${planId}'::uuid, '{}'::jsonb, 1, false, '${now}'::timestamptz, '${now}'::timestamptz, 'bench', 'bench', '${changeId}'::uuid, '${today}'::date, null, null
    from individual_individual as i
    where not i.is_deleted and (i.json_ext ->> 'income')::numeric < 900 and (i.json_ext ->> 'children')::bigint >= 1 and i.json_ext ->> 'district' <> 'nowhere'`;
}
