import { Button, Input, Radio } from 'antd';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Answer } from '../../lib/api.ts';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { DeskForm } from './desk-form.tsx';

export type Ill = Answer<'cases.desk_find'>['items'][number];
export type Applicant = Answer<'identity.find_user'>['items'][number];

/**
 * Opening an application for somebody who stands at the desk with a mandate, or for the next of kin of an unconscious
 * patient. Who opens it here takes no part in the decision.
 */
export default function Desk() {
  const { t } = useWords();
  const [, go] = useLocation();
  const [ill, setIll] = useState<Ill | null>(null);
  const [applicant, setApplicant] = useState<Applicant | null>(null);
  return (
    <Page title={t('desk.title')} lead={t('desk.lead')} aside={<Link href="/cases">{t('file.back')}</Link>}>
      <p className="two-persons">{t('desk.not_decide')}</p>
      <Section title={t('desk.ill')} note={t('desk.ill_note')}>
        {ill ? <ChosenIll ill={ill} onOther={() => setIll(null)} /> : <FindIll onFound={setIll} />}
      </Section>
      {ill ? (
        <Section title={t('desk.applicant')} note={t('desk.applicant_note')}>
          {applicant ? (
            <Chosen text={`${applicant.name} ${applicant.phone}`} onOther={() => setApplicant(null)} />
          ) : (
            <FindApplicant onFound={setApplicant} />
          )}
        </Section>
      ) : null}
      {ill && applicant ? (
        <DeskForm ill={ill} applicant={applicant} onOpened={(case_id) => go(`/cases/${case_id}`)} />
      ) : null}
    </Page>
  );
}

function Chosen({ text, onOther }: { text: string; onOther: () => void }) {
  const { t } = useWords();
  return (
    <div className="buttons">
      <strong>{text}</strong>
      <Button onClick={onOther}>{t('desk.other')}</Button>
    </div>
  );
}

function ChosenIll({ ill, onOther }: { ill: Ill; onOther: () => void }) {
  const { code } = useWords();
  const plans = usePlanNames();
  return (
    <Chosen
      text={`${ill.person} · ${plans.byCode(ill.plan_code)} · ${ill.number} · ${code('membership_status', ill.status)}`}
      onOther={onOther}
    />
  );
}

type Shown = 'number' | 'cn_id' | 'hmt_residence' | 'passport';
const SHOWN = ['number', 'cn_id', 'hmt_residence', 'passport'] as const satisfies readonly Shown[];

/** The number travels in the body and is kept nowhere; the ill person can read that somebody looked. */
function FindIll({ onFound }: { onFound: (ill: Ill) => void }) {
  const { t, code } = useWords();
  const plans = usePlanNames();
  const find = useStep('cases.desk_find', { keepLists: true });
  const [shown, setShown] = useState<Shown>('number');
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Ill[]>([]);
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await find.run({
      body: shown === 'number' ? { number: text } : { id_kind: shown, id_number: text },
    });
    setFound(answer?.items ?? []);
  };
  const label = t(`desk.by_${shown}`);
  return (
    <>
      <form className="desk-find" onSubmit={(e) => void search(e)}>
        <Radio.Group
          aria-label={t('desk.by')}
          value={shown}
          onChange={(e) => {
            setShown(e.target.value as Shown);
            setFound([]);
          }}
          options={SHOWN.map((s) => ({ value: s, label: t(`desk.by_${s}`) }))}
        />
        <div className="buttons">
          <Input
            className="phone-input"
            aria-label={label}
            placeholder={label}
            autoComplete="off"
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
          <Button htmlType="submit" type="primary" loading={find.busy} disabled={text.trim().length < 5}>
            {t('staff.search')}
          </Button>
        </div>
      </form>
      {find.error ? <Trouble error={find.error} small /> : null}
      <ul className="plain">
        {found.map((m) => (
          <li key={m.membership_id} className="buttons">
            <span>
              <strong>{m.person}</strong> {plans.byCode(m.plan_code)}{' '}
              <span className="soft small">
                {m.number} · {code('membership_status', m.status)} ·{' '}
                {t(m.has_login ? 'desk.has_login' : 'desk.no_login')}
              </span>
            </span>
            <Button onClick={() => onFound(m)}>{t('desk.choose')}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function FindApplicant({ onFound }: { onFound: (applicant: Applicant) => void }) {
  const { t } = useWords();
  const find = useStep('identity.find_user', { keepLists: true });
  const [phone, setPhone] = useState('');
  const [found, setFound] = useState<readonly Applicant[] | null>(null);
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await find.run({ body: { phone } });
    setFound(answer ? answer.items : null);
  };
  return (
    <>
      <form className="buttons" onSubmit={(e) => void search(e)}>
        <Input
          className="phone-input"
          type="tel"
          aria-label={t('sign_in.phone')}
          placeholder={t('sign_in.phone')}
          autoComplete="off"
          value={phone}
          onChange={(e) => {
            setPhone(e.target.value);
            setFound(null);
          }}
        />
        <Button htmlType="submit" type="primary" loading={find.busy} disabled={phone.trim().length < 5}>
          {t('staff.search')}
        </Button>
      </form>
      {find.error ? <Trouble error={find.error} small /> : null}
      {found && found.length === 0 ? <p className="soft">{t('desk.no_applicant')}</p> : null}
      <ul className="plain">
        {found?.map((user) => (
          <li key={user.user_id} className="buttons">
            <span>
              <strong>{user.name}</strong> {user.phone}
            </span>
            <Button onClick={() => onFound(user)}>{t('desk.choose')}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}
