import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { errorAt } from '../base/errors-at.ts';
import { date, dayOf, localText, t } from '../base/i18n.ts';
import { type PlanWithRules, usePlan } from '../base/queries.ts';
import { ChoiceField, TextField } from '../ui/fields.tsx';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Note, RowLink, SubmitButton, TroubleNote } from '../ui/parts.tsx';

type Relation = 'spouse' | 'parent' | 'relative' | 'child';

/** Inviting an adult of the family: name and phone only; everything else that person answers alone. */
export function Invite({ params }: { params: { plan_code: string } }) {
  const plan = usePlan(params.plan_code);
  return (
    <SignedIn>
      <Loaded of={plan}>{(found) => <InviteForm plan={found} />}</Loaded>
    </SignedIn>
  );
}

function InviteForm({ plan }: { plan: PlanWithRules }) {
  const [relation, setRelation] = useState<Relation | null>(null);
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [until, setUntil] = useState<string>();
  const invite = useAction('memberships.invite');
  if (until !== undefined) {
    return (
      <Page title={t('invite.sent_title')}>
        <Note kind="good" live>
          <p>{t('invite.sent', { name, day: date(dayOf(until)) })}</p>
        </Note>
        <RowLink to="/invitations" title={t('invitations.title')} />
        <RowLink to="/" title={t('nav.home')} />
      </Page>
    );
  }
  return (
    <Page title={t('invite.title')} lead={localText(plan.rules.name)} back={{ to: '/', text: t('nav.home') }}>
      <p>{t('invite.lead')}</p>
      <TroubleNote trouble={invite.trouble} fields={['name', 'phone']} />
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          if (relation === null) return;
          const answer = await invite.run({
            params: { plan_code: plan.code },
            body: { relation, name, phone },
          });
          if (answer) setUntil(answer.expires_at);
        }}
      >
        <ChoiceField<Relation>
          label={t('invite.relation')}
          value={relation}
          set={setRelation}
          choices={(['spouse', 'parent', 'child', 'relative'] as const).map((value) => ({
            value,
            text: value === 'child' ? t('invite.grown_child') : t(`relation.${value}`),
          }))}
          beside
        />
        <TextField
          label={t('invite.name')}
          value={name}
          set={setName}
          length_max={60}
          error={errorAt(invite.trouble, 'name')}
        />
        <TextField
          label={t('invite.phone')}
          hint={t('invite.phone_hint')}
          value={phone}
          set={setPhone}
          kind="tel"
          length_max={30}
          error={errorAt(invite.trouble, 'phone')}
        />
        <SubmitButton busy={invite.busy} text={t('invite.send')} />
      </form>
    </Page>
  );
}
