import { useState } from 'preact/hooks';
import { periodPage } from '../base/addresses.ts';
import { client } from '../base/client.ts';
import { date, localText, money, number, t } from '../base/i18n.ts';
import { type PlanWithRules, usePeriods, usePlan, useRead } from '../base/queries.ts';
import { Empty, Loaded, Page } from '../ui/page.tsx';
import { Note, PressButton, RowLink } from '../ui/parts.tsx';
import { type Card, illnessOnCard, whoOnCard } from './card-words.ts';

/** The cases every member helps to carry, open to objections before they are shared. */
export function Notices() {
  const plans = useRead('plans.list', {}, { staleTime: 300_000 });
  return (
    <Page title={t('notices.title')} lead={t('notices.lead')}>
      <Loaded of={plans}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty scene="shore" text={t('start.no_plan')} />
          ) : (
            items.map((p) => <PlanNotices key={p.code} plan_code={p.code} />)
          )
        }
      </Loaded>
    </Page>
  );
}

function PlanNotices({ plan_code }: { plan_code: string }) {
  const plan = usePlan(plan_code);
  return <Loaded of={plan}>{(found) => <PlanCards plan={found} />}</Loaded>;
}

const CARDS_AT_ONCE = 20;

function PlanCards({ plan }: { plan: PlanWithRules }) {
  const first = useRead('cases.cards', {
    params: { plan_code: plan.code },
    query: { limit: CARDS_AT_ONCE },
  });
  return (
    <section class="block">
      <h2>{localText(plan.rules.name)}</h2>
      <RunningNotice plan_code={plan.code} />
      <Loaded of={first}>
        {({ items, next_cursor }) =>
          items.length === 0 ? (
            <Empty scene="lantern" text={t('notices.none')} />
          ) : (
            <Cards key={items[0]?.case_id} first={items} cursor={next_cursor} plan={plan} />
          )
        }
      </Loaded>
    </section>
  );
}

/** The period that is in notice now, with its days. */
function RunningNotice({ plan_code }: { plan_code: string }) {
  const newest = usePeriods(plan_code).data?.items[0];
  if (newest?.state !== 'frozen') return null;
  return (
    <Note title={t('notices.running', { period: newest.period_no })}>
      <p>
        {t('notices.running_words', {
          from: date(newest.notice_on),
          until: date(newest.sharing_on),
          cases: number(newest.cases),
        })}
      </p>
      <p>
        <a href={periodPage(plan_code, newest.period_no)}>{t('notices.period_page')}</a>
      </p>
    </Note>
  );
}

function Cards(props: { first: Card[]; cursor: string | null; plan: PlanWithRules }) {
  const [more, setMore] = useState<Card[]>([]);
  const [cursor, setCursor] = useState(props.cursor);
  const [busy, setBusy] = useState(false);
  const plan_code = props.plan.code;
  const readMore = async () => {
    if (cursor === null || busy) return;
    setBusy(true);
    try {
      const page = await client.call('cases.cards', {
        params: { plan_code },
        query: { limit: CARDS_AT_ONCE, cursor },
      });
      setMore([...more, ...page.items]);
      setCursor(page.next_cursor);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ul class="rows">
        {[...props.first, ...more].map((card) => (
          <li key={card.case_id}>
            <RowLink
              to={`/notices/${card.case_id}`}
              title={whoOnCard(card)}
              note={
                <>
                  {illnessOnCard(card, props.plan.rules)}
                  <br />
                  {t(`stage.${card.stage}`)}
                </>
              }
              side={money(card.amount_minor)}
            />
          </li>
        ))}
      </ul>
      {cursor !== null && <PressButton text={t('notices.more')} busy={busy} press={() => void readMore()} />}
    </>
  );
}
