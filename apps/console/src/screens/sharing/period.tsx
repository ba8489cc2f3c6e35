import { Link, useParams } from 'wouter';
import { type Answer, codeOf, useRead } from '../../lib/api.ts';
import type { Sheet } from '../../lib/arithmetic.ts';
import { useHouse } from '../../lib/house.tsx';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { Correction } from './correction.tsx';
import { Lines, Sum } from './sum.tsx';

type Preview = Answer<'sharing.preview'>;
type PeriodView = Answer<'sharing.sheet'>['period'];
const NEEDED = 2;
const ASK_AGAIN_MS = 5_000;

/** One period: before the settlement its preview and signatures, afterwards its sheet and what may still be corrected. */
export default function Period() {
  const { plan_code, period_no } = useParams<{ plan_code: string; period_no: string }>();
  const { t } = useWords();
  const plans = usePlanNames();
  const where = { params: { plan_code, period_no: period_no as never } };
  // Counting and settling are done by jobs: the page shows their end without being asked again.
  const period = useRead('sharing.sheet', where, {
    refetchInterval: (query) => (query.state.data?.period.state === 'settled' ? false : ASK_AGAIN_MS),
  });
  return (
    <Page
      title={`${plans.byCode(plan_code)} · ${t('period.no', { period: period_no })}`}
      lead={period.data ? <Where period={period.data.period} /> : null}
      aside={<Link href={`/sharing/${plan_code}`}>{t('sharing.history')}</Link>}
    >
      <Shown of={period} lines={8}>
        {(data) => (
          <>
            {data.period.state === 'frozen' ? <Frozen where={where} /> : null}
            {data.period.state === 'freezing' ? <p>{t('period.freezing_text')}</p> : null}
            {data.period.state === 'settled' && data.sheet ? (
              <>
                <Section title={t('sum.title')} note={t('sum.note', { version: data.period.rule_version })}>
                  <Sum sheet={data.sheet as unknown as Sheet} />
                </Section>
                <Section title={t('lines.title')}>
                  <Lines sheet={data.sheet as unknown as Sheet} />
                </Section>
                <Correction where={where} />
              </>
            ) : null}
          </>
        )}
      </Shown>
    </Page>
  );
}

function Where({ period }: { period: PeriodView }) {
  const { t, date } = useWords();
  return (
    <p className="state-line">
      <strong>{t(`period.state.${period.state}`)}</strong>
      <span>{t('period.dates', { notice: date(period.notice_on), sharing: date(period.sharing_on) })}</span>
      {period.corrected ? <strong className="attention">{t('period.corrected')}</strong> : null}
    </p>
  );
}

type Where = { params: { plan_code: string; period_no: never } };

function Frozen({ where }: { where: Where }) {
  const { t, money, number } = useWords();
  const preview = useRead('sharing.preview', where, { retry: false });
  if (codeOf(preview.error) === 'period.not_frozen') return null;
  return (
    <Shown of={preview} lines={8}>
      {(p) => {
        const sheet = p.sheet as unknown as Sheet;
        return (
          <>
            <Section title={t('preview.title')} note={t('preview.note')}>
              <Facts
                items={[
                  [t('period.weight'), number(sheet.weight)],
                  [t('period.cap'), money(sheet.cap_period_minor)],
                  [t('period.cap_left'), money(sheet.cap_left_minor)],
                  [t('period.rule_version'), number(p.period.rule_version)],
                ]}
              />
              <Sum sheet={sheet} />
            </Section>
            <Section title={t('lines.title')}>
              <Lines sheet={sheet} />
            </Section>
            <Signing where={where} preview={p} sheet={sheet} />
          </>
        );
      }}
    </Shown>
  );
}

function Signing({ where, preview, sheet }: { where: Where; preview: Preview; sheet: Sheet }) {
  const { t, instant, date, money, number } = useWords();
  const { can, today } = useHouse();
  const step = useStep('sharing.sign', { done: 'signing.done' });
  const fitting = preview.signatures.filter((s) => s.fits);
  const mine = fitting.some((s) => s.mine);
  const may = can('finance', 'operator');
  const complete = fitting.length >= NEEDED;
  const late = preview.may_post_on <= today;
  return (
    <Section title={t('signing.title')}>
      <ul className="plain">
        {preview.signatures.map((s) => (
          <li key={`${s.who}${s.at}`}>
            {s.fits ? '✓' : '✕'} {s.mine ? t('decision.me') : s.who} · {instant(s.at)}{' '}
            {s.fits ? null : <span className="attention">{t('signing.outdated')}</span>}
          </li>
        ))}
        {fitting.length < NEEDED ? (
          <li className="soft">{t('signing.missing', { missing: NEEDED - fitting.length })}</li>
        ) : null}
      </ul>
      <p>
        {complete
          ? t(late ? 'signing.next_complete_now' : 'signing.next_complete', {
              day: date(preview.may_post_on),
            })
          : t(late ? 'signing.next_missing_late' : 'signing.next_missing', {
              day: date(preview.may_post_on),
            })}
      </p>
      {may && mine ? <p className="two-persons">{t('signing.mine_done')}</p> : null}
      {may && !mine ? (
        <Confirm
          primary
          label={t('signing.sign')}
          title={t('signing.confirm_title')}
          verb={t('signing.sign')}
          busy={step.busy}
          error={step.error}
          onClose={step.reset}
          onConfirm={() => step.run({ ...where, body: { preview_hash: preview.preview_hash } })}
        >
          <p>
            {t('signing.confirm_text', {
              share: money(sheet.share_minor),
              weight: number(sheet.weight),
              collected: money(sheet.collected_minor),
              aid: money(sheet.aid_minor),
              fee: money(sheet.fee_minor),
            })}
          </p>
          <p>
            {t(
              fitting.length === 0
                ? 'signing.confirm_first'
                : late
                  ? 'signing.confirm_second_now'
                  : 'signing.confirm_second',
              {
                day: date(preview.may_post_on),
              },
            )}
          </p>
          <p className="soft">{t('signing.passkey')}</p>
        </Confirm>
      ) : null}
      {may ? null : <p className="soft">{t('signing.read_only')}</p>}
      <p className="soft small mono">{t('signing.hash', { hash: preview.preview_hash.slice(0, 16) })}</p>
    </Section>
  );
}
