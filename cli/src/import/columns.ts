import { type FieldError, fail } from '@tongzhou/kernel';
import type { ImportField } from '@tongzhou/server/modules/memberships/index.ts';

/** The names a column may have, ours first; compared without spaces, width, case and marks. */
export const COLUMN_NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  payer_key: ['family', '家庭编号', '家庭', '户号', 'payer', 'payer_key', 'family_key'],
  relation: ['relation', '关系', '与付款人关系', '与代付人关系'],
  name: ['name', '姓名', '会员姓名'],
  id_kind: ['id_kind', '证件类型', '证件种类'],
  id_number: ['id_number', '证件号码', '证件号', '身份证号', '身份证号码', '身份证'],
  birth: ['birth', '出生日期', '生日'],
  sex: ['sex', '性别'],
  phone: ['phone', '手机号', '手机', '手机号码', '电话', '联系电话'],
  payer_phone: ['payer_phone', '付款人手机', '代付人手机', '付款人手机号', '代付人手机号'],
  organisation: ['organisation', '单位', '单位名称', '付款单位', 'organization'],
  plan_code: ['plan', '计划', '计划代码', 'plan_code'],
  rule_version: ['rule_version', '规则版本', '版本'],
  joined_on: ['joined_on', '加入日期', '加入日', '加入时间'],
  covered_from: ['covered_from', '生效日期', '生效日'],
  waiting_days_served: ['waiting_days_served', '已等待天数', '已过等待天数'],
  balance_minor: ['balance', '期初余额', '余额', '账户余额'],
  branch_code: ['branch', '分支', '分支代码', '地区代码', 'branch_code'],
};

const REQUIRED: readonly ImportField[] = ['payer_key', 'relation', 'name', 'id_number', 'joined_on'];

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s_*＊()（）-]/g, '')
    .toLowerCase();

const BY_NAME = new Map<string, ImportField>(
  Object.entries(COLUMN_NAMES).flatMap(([field, names]) =>
    names.map((name) => [plain(name), field as ImportField] as const),
  ),
);

export interface Columns {
  count: number;
  /** the field's place in a record */
  at: ReadonlyMap<ImportField, number>;
  /** the column's name as it stands in the file */
  heading(field: ImportField): string;
}

/**
 * Finds the columns by their headings, in Chinese or English, in any order.
 * @throws import.columns_wrong with all that is wrong: unknown, twice, missing
 */
export function readColumns(head: readonly string[], defaults: { plan: boolean }): Columns {
  const at = new Map<ImportField, number>();
  const wrong: FieldError[] = [];
  for (const [place, heading] of head.entries()) {
    const field = BY_NAME.get(plain(heading));
    const path = `/${heading.slice(0, 40) || place + 1}`;
    if (!field) wrong.push({ path, code: heading === '' ? 'csv.column_unnamed' : 'csv.column_unknown' });
    else if (at.has(field)) wrong.push({ path, code: 'csv.column_twice' });
    else at.set(field, place);
  }
  for (const field of [...REQUIRED, ...(defaults.plan ? [] : (['plan_code'] as const))])
    if (!at.has(field))
      wrong.push({ path: `/${COLUMN_NAMES[field].slice(0, 2).join(' ')}`, code: 'csv.column_missing' });
  if (wrong.length > 0) throw fail.invalid('import.columns_wrong', { fields: wrong });
  return {
    count: head.length,
    at,
    heading: (field) => (at.has(field) ? head[at.get(field)!]! : COLUMN_NAMES[field][1]!),
  };
}
