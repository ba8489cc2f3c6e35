import { useLocation } from 'wouter';
import { useAction } from '../base/action.ts';
import { useDraft } from '../base/draft.ts';
import { eventCode } from '../base/event-code.ts';
import { locale, localText, t } from '../base/i18n.ts';
import { type PlanWithRules, usePlan } from '../base/queries.ts';
import { ChoiceField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { SubmitButton } from '../ui/parts.tsx';
import { JoinFlow } from './flow.tsx';
import { emptyJoin, givenConsents, type JoinForm, personBody } from './joining.ts';
import { RulesInShort } from './rules-in-short.tsx';

/** Joining for oneself or one's minor child. Another adult is invited and joins by the own hand. */
export function Join({ params }: { params: { plan_code: string } }) {
  const plan = usePlan(params.plan_code);
  return <Loaded of={plan}>{(found) => <JoinPlan plan={found} />}</Loaded>;
}

function JoinPlan({ plan }: { plan: PlanWithRules }) {
  const draft = useDraft<JoinForm>(`join.${plan.code}`, emptyJoin);
  const join = useAction('memberships.join');
  const [, go] = useLocation();
  const form = draft.value;

  const send = async () => {
    const event_code = eventCode();
    const answer = await join.run({
      params: { plan_code: plan.code },
      body: {
        relation: form.whose === 'child' ? 'child' : 'self',
        person: personBody(form),
        answers: form.answers,
        language: locale(),
        rule_version: plan.in_force.version,
        consents: givenConsents,
        ...(event_code === undefined ? {} : { event_code }),
        ...(form.branch_id === '' ? {} : { branch_id: Number(form.branch_id) }),
      },
    });
    if (!answer) return;
    draft.drop();
    go(`/joined/${answer.membership.membership_id}`, { replace: true });
  };

  return (
    <JoinFlow
      plan={plan}
      draft={draft}
      title={t('join.title', { plan: localText(plan.rules.name) })}
      whose={form.whose === 'child' ? t('join.for_child') : t('join.for_self')}
      with_branch
      trouble={join.trouble}
      busy={join.busy}
      send={() => void send()}
      first={(next) => (
        <>
          <RulesInShort plan={plan} />
          <form
            onSubmit={(e) => {
              e.preventDefault();
              if (form.whose === 'adult') go(`/invite/${plan.code}`);
              else if (form.whose !== null) next();
            }}
          >
            <ChoiceField<NonNullable<JoinForm['whose']>>
              label={t('join.who')}
              value={form.whose}
              set={(whose) => draft.set({ whose, answers: whose === form.whose ? form.answers : {} })}
              choices={[
                { value: 'self', text: t('join.for_self') },
                { value: 'child', text: t('join.for_child'), note: t('join.for_child_note') },
                { value: 'adult', text: t('join.for_adult'), note: t('join.for_adult_note') },
              ]}
            />
            <SubmitButton busy={false} text={t('do.next')} />
          </form>
        </>
      )}
    />
  );
}
