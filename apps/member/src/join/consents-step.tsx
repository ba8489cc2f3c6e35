import { useState } from 'preact/hooks';
import { versionPage } from '../base/addresses.ts';
import { t } from '../base/i18n.ts';
import type { PlanWithRules } from '../base/queries.ts';
import { TickField } from '../ui/fields.tsx';
import { SubmitButton } from '../ui/parts.tsx';
import { CONSENTS, type JoinForm } from './joining.ts';

/** Four consents, each by itself; none is ticked beforehand. */
export function ConsentsStep(props: {
  plan: PlanWithRules;
  form: JoinForm;
  set: (change: Partial<JoinForm>) => void;
  next: () => void;
}) {
  const { form, plan } = props;
  const [asked, setAsked] = useState(false);
  const { version } = plan.in_force;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        setAsked(true);
        if (CONSENTS.every((c) => form.consents[c])) props.next();
      }}
    >
      <p>
        <a href={versionPage(plan.code, version)} target="_blank" rel="noopener">
          {t('consent.read_rules', { version })}
        </a>
      </p>
      {CONSENTS.map((consent) => (
        <TickField
          key={consent}
          label={t(`consent.${consent}`, { version })}
          value={form.consents[consent]}
          set={(on) => props.set({ consents: { ...form.consents, [consent]: on } })}
          error={asked && !form.consents[consent] ? t('consent.needed') : undefined}
        />
      ))}
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}
