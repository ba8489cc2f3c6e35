import { Radio } from 'antd';
import { useState } from 'react';
import { type Answer, useRead } from '../../lib/api.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Facts, Section } from '../../parts/page.tsx';
import { Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

const REASONS = ['wrong_case', 'wrong_amount', 'wrong_count', 'wrong_rule'] as const;
type Reason = (typeof REASONS)[number];
type View = Answer<'sharing.correction'>;
type Where = { params: { plan_code: string; period_no: never } };

/** Taking a settlement back: when that is possible, what it would post, who has signed. */
export function Correction({ where }: { where: Where }) {
  const { t } = useWords();
  const { can } = useHouse();
  const allowed = can('finance', 'operator', 'auditor', 'inspector');
  const view = useRead('sharing.correction', where, { enabled: allowed });
  if (!allowed) return null;
  return (
    <Section title={t('correction.title')} note={t('correction.when')}>
      <Shown of={view} lines={3}>
        {(v) =>
          v.done ? (
            <Done view={v} />
          ) : v.possible ? (
            <Possible where={where} view={v} />
          ) : (
            <Impossible view={v} />
          )
        }
      </Shown>
    </Section>
  );
}

function Done({ view }: { view: View }) {
  const { t, instant, money } = useWords();
  if (!view.done) return null;
  return (
    <p>
      {t('correction.done', {
        at: instant(view.done.at),
        reason: t(`correction.reason.${view.done.reason}`),
        amount: money(view.gives_back_minor),
      })}
    </p>
  );
}

function Impossible({ view }: { view: View }) {
  const { t, code } = useWords();
  return <p>{code('correction.why_not', view.why_not ?? '') || t('correction.impossible')}</p>;
}

function Possible({ where, view }: { where: Where; view: View }) {
  const { t, money, number, instant } = useWords();
  const { can } = useHouse();
  const step = useStep('sharing.correct', { done: 'correction.signed' });
  const first = view.signatures[0]?.reason ?? null;
  const [reason, setReason] = useState<Reason | null>(first);
  const mine = view.signatures.some((s) => s.mine);
  const second = view.signatures.length > 0;
  return (
    <>
      <Facts
        items={[
          [t('correction.share'), money(view.share_minor)],
          [t('period.weight'), view.period.weight_total === null ? '–' : number(view.period.weight_total)],
          [t('correction.gives_back'), money(view.gives_back_minor)],
        ]}
      />
      <p>{t('correction.effect')}</p>
      <ul className="plain">
        {view.signatures.map((s) => (
          <li key={`${s.who}${s.at}`}>
            ✓ {s.mine ? t('decision.me') : s.who} · {instant(s.at)} ·{' '}
            {s.reason ? t(`correction.reason.${s.reason}`) : ''}
          </li>
        ))}
      </ul>
      {can('finance', 'operator') && mine ? <p className="two-persons">{t('correction.mine_done')}</p> : null}
      {can('finance', 'operator') && !mine ? (
        <>
          <Radio.Group
            className="choices"
            aria-label={t('correction.reason')}
            value={reason}
            onChange={(e) => setReason(e.target.value as Reason)}
            options={REASONS.map((r) => ({ value: r, label: t(`correction.reason.${r}`) }))}
          />
          {second && reason !== first ? <p className="attention">{t('correction.other_reason')}</p> : null}
          <div className="buttons">
            <Confirm
              danger
              label={t(second ? 'correction.sign_second' : 'correction.sign_first')}
              title={t('correction.confirm_title')}
              verb={t(second ? 'correction.sign_second' : 'correction.sign_first')}
              disabled={reason === null}
              busy={step.busy}
              error={step.error}
              onClose={step.reset}
              onConfirm={() =>
                reason ? step.run({ ...where, body: { reason } }) : Promise.resolve(undefined)
              }
            >
              <p>
                {t('correction.confirm_text', {
                  share: money(view.share_minor),
                  amount: money(view.gives_back_minor),
                  reason: reason ? t(`correction.reason.${reason}`) : '',
                })}
              </p>
              <p>{t(second ? 'correction.confirm_second' : 'correction.confirm_first')}</p>
            </Confirm>
          </div>
        </>
      ) : null}
    </>
  );
}
