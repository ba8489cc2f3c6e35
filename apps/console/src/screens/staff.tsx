import type { Role } from '@tongzhou/contract';
import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { type Answer, useRead } from '../lib/api.ts';
import { useHouse } from '../lib/house.tsx';
import { useWords } from '../lib/words.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Rows } from '../parts/rows.tsx';
import { Empty, Shown, Trouble } from '../parts/states.tsx';
import { useStep } from '../parts/step.tsx';

const GRANTED = [
  'reviewer',
  'investigator',
  'finance',
  'coordinator',
  'auditor',
  'inspector',
  'operator',
] as const;
type GrantedRole = (typeof GRANTED)[number];
/** Roles that work for one city (or workplace, village) and not for the whole house. */
const OF_A_BRANCH: readonly Role[] = ['coordinator'];
type Staff = Answer<'identity.staff'>['items'][number];
type Found = Answer<'identity.find_user'>['items'][number];

/** Who works here with which roles; granting and ending them. */
export default function StaffScreen() {
  const { t } = useWords();
  const { can } = useHouse();
  const staff = useRead('identity.staff', {});
  return (
    <Page
      title={t('staff.title')}
      lead={
        staff.data
          ? t(staff.data.staff >= staff.data.needed ? 'staff.enough' : 'staff.too_few', {
              count: staff.data.staff,
              needed: staff.data.needed,
            })
          : null
      }
    >
      {can('operator') ? <Find /> : null}
      <Section title={t('staff.list')}>
        <Shown of={staff}>{({ items }) => <StaffTable items={items} />}</Shown>
      </Section>
    </Page>
  );
}

function StaffTable({ items }: { items: readonly Staff[] }) {
  const { t, number } = useWords();
  const { me, can } = useHouse();
  const mayConfirm = can('operator', 'auditor');
  const branches = useBranchNames();
  if (items.length === 0) return <Empty title={t('staff.none')} />;
  return (
    <Rows
      caption={t('staff.list')}
      rows={items}
      rowKey={(p) => p.user_id}
      columns={[
        {
          key: 'name',
          title: t('staff.name'),
          cell: (p) => (
            <>
              {p.name}
              {p.user_id === me.user_id ? <span className="tag">{t('staff.you')}</span> : null}
            </>
          ),
        },
        {
          key: 'roles',
          title: t('staff.roles'),
          cell: (p) => (
            <ul className="plain role-list">
              {p.roles.map((r) => (
                <li key={`${r.role}${r.branch_id ?? ''}`}>
                  {t(`role.${r.role}`)}
                  {r.branch_id === null ? '' : ` · ${branches(r.branch_id)}`}
                  {r.waiting ? <span className="tag">{t('staff.waiting')}</span> : null}
                  {r.waiting && mayConfirm && !r.granted_by_me && p.user_id !== me.user_id ? (
                    <ConfirmRole person={p} role={r.role} />
                  ) : null}
                  {can('operator') ? <EndRole person={p} role={r.role} waiting={r.waiting} /> : null}
                </li>
              ))}
            </ul>
          ),
        },
        {
          key: 'passkeys',
          title: t('staff.passkeys'),
          number: true,
          cell: (p) =>
            p.passkeys === 0 ? <span className="soon">{t('staff.no_passkey')}</span> : number(p.passkeys),
        },
      ]}
    />
  );
}

function useBranchNames(): (branch_id: number) => string {
  const { locale } = useWords();
  const branches = useRead('setup.branches', {}, { staleTime: Number.POSITIVE_INFINITY });
  return (branch_id) => {
    const found = branches.data?.items.find((b) => b.branch_id === branch_id);
    if (!found) return `#${branch_id}`;
    return locale === 'en' ? (found.name_en ?? found.name_zh) : found.name_zh;
  };
}

interface OfStaff {
  person: Staff;
  role: Exclude<Role, 'member'>;
}

/** The second person's word; who granted the role does not see the button. */
function ConfirmRole({ person, role }: OfStaff) {
  const { t } = useWords();
  const step = useStep('identity.confirm_role', { done: 'staff.confirmed' });
  return (
    <Confirm
      size="small"
      label={t('staff.confirm')}
      title={t('staff.confirm_title')}
      verb={t('staff.confirm_verb')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { user_id: person.user_id }, body: { role } })}
    >
      <p>
        {t('staff.confirm_text', { name: person.name, role: t(`role.${role}`), may: t(`role_may.${role}`) })}
      </p>
    </Confirm>
  );
}

function EndRole({ person, role, waiting }: OfStaff & { waiting: boolean }) {
  const { t } = useWords();
  const step = useStep('identity.end_role', { done: 'staff.ended' });
  return (
    <Confirm
      size="small"
      label={t(waiting ? 'staff.turn_down' : 'staff.end')}
      title={t('staff.end_title')}
      verb={t('staff.end_verb')}
      danger
      quiet
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { user_id: person.user_id }, body: { role } })}
    >
      <p>{t('staff.end_text', { name: person.name, role: t(`role.${role}`) })}</p>
    </Confirm>
  );
}

/** Looks somebody up by phone; the number goes in the body and is kept nowhere. */
function Find() {
  const { t } = useWords();
  const find = useStep('identity.find_user', { keepLists: true });
  const [phone, setPhone] = useState('');
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await find.run({ body: { phone } });
    setFound(answer ? answer.items : null);
  };
  return (
    <Section title={t('staff.find')} note={t('staff.find_note')}>
      <form className="buttons" onSubmit={(e) => void search(e)}>
        <Input
          className="phone-input"
          type="tel"
          aria-label={t('sign_in.phone')}
          placeholder={t('sign_in.phone')}
          value={phone}
          onChange={(e) => {
            setPhone(e.target.value);
            setFound(null);
          }}
        />
        <Button htmlType="submit" loading={find.busy} disabled={phone.trim().length < 5}>
          {t('staff.search')}
        </Button>
      </form>
      {find.error ? <Trouble error={find.error} small /> : null}
      {found && found.length === 0 ? <p className="soft">{t('staff.not_found')}</p> : null}
      <ul className="plain">
        {found?.map((user) => (
          <li key={user.user_id}>
            <Grant user={user} onDone={() => setFound(null)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Grant({ user, onDone }: { user: Found; onDone: () => void }) {
  const { t } = useWords();
  const { me } = useHouse();
  const step = useStep('identity.grant_role', { done: 'staff.granted' });
  const [role, setRole] = useState<GrantedRole | null>(null);
  const [branch_id, setBranch] = useState<number | null>(null);
  const needsBranch = role !== null && OF_A_BRANCH.includes(role);
  if (user.user_id === me.user_id) return <p className="two-persons">{t('staff.not_oneself')}</p>;
  const grant = async () => {
    if (role === null) return undefined;
    const answer = await step.run({
      params: { user_id: user.user_id },
      body: { role, branch_id: needsBranch ? branch_id : null },
    });
    if (answer) onDone();
    return answer;
  };
  return (
    <div className="buttons">
      <span>
        <strong>{user.name}</strong> {user.phone}{' '}
        <span className="soft small">{user.roles.map((r) => t(`role.${r}`)).join(t('list.comma'))}</span>
      </span>
      <Select
        className="stage-select"
        aria-label={t('staff.role')}
        placeholder={t('staff.role')}
        value={role}
        onChange={setRole}
        options={GRANTED.filter((r) => !user.roles.includes(r)).map((r) => ({
          value: r,
          label: t(`role.${r}`),
        }))}
      />
      {needsBranch ? <BranchSelect value={branch_id} onChange={setBranch} /> : null}
      <Confirm
        primary
        label={t('staff.grant')}
        title={t('staff.grant_title')}
        verb={t('staff.grant_verb')}
        disabled={role === null || (needsBranch && branch_id === null)}
        busy={step.busy}
        error={step.error}
        onClose={step.reset}
        onConfirm={grant}
      >
        <p>
          {role
            ? t('staff.grant_text', { name: user.name, role: t(`role.${role}`), may: t(`role_may.${role}`) })
            : ''}
        </p>
      </Confirm>
    </div>
  );
}

function BranchSelect(props: { value: number | null; onChange: (branch_id: number) => void }) {
  const { t, locale } = useWords();
  const branches = useRead('setup.branches', {}, { staleTime: Number.POSITIVE_INFINITY });
  const active = branches.data?.items.filter((b) => b.active) ?? [];
  return (
    <Select
      className="stage-select"
      aria-label={t('staff.branch')}
      placeholder={t('staff.branch')}
      showSearch={{ optionFilterProp: 'label' }}
      value={props.value}
      onChange={props.onChange}
      options={active.map((b) => ({
        value: b.branch_id,
        label: locale === 'en' ? (b.name_en ?? b.name_zh) : b.name_zh,
      }))}
    />
  );
}
