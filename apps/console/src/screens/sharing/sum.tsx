import { Link } from 'wouter';
import { cutOf, percentOf, type Sheet, type SumLine, sumOf } from '../../lib/arithmetic.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { shortId } from '../cases/queue.tsx';

/** The settlement line by line, as it can be done again with a pocket calculator. */
export function Sum({ sheet }: { sheet: Sheet }) {
  const { t, money } = useWords();
  return (
    <>
      {sheet.moved ? <p className="attention">{t('sum.moved')}</p> : null}
      <table className="sum">
        <caption className="visually-hidden">{t('sum.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('sum.what')}</th>
            <th scope="col">{t('sum.how')}</th>
            <th scope="col" className="number">
              {t('sum.result')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sumOf(sheet).map((line) => (
            <tr key={line.code} className={line.code === 'share' ? 'main-figure' : undefined}>
              <th scope="row">{t(`sum.${line.code}`)}</th>
              <td>
                <How line={line} sheet={sheet} />
              </td>
              <td className="number">
                {line.code === 'check' ? (
                  <span className={line.ok ? 'good' : 'attention'}>
                    {line.ok ? '✓' : '✕'} {t(line.ok ? 'sum.equal' : 'sum.unequal')}
                  </span>
                ) : (
                  money(line.result)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function How({ line, sheet }: { line: SumLine; sheet: Sheet }) {
  const { t, money, number } = useWords();
  const [a = 0n, b = 0n, c = 0n, d = 0n] = line.parts;
  switch (line.code) {
    case 'aid':
      return <>{t('sum.how_aid', { cases: line.parts.length })}</>;
    case 'fee':
      return <>{feeText(sheet, t, money, number)}</>;
    case 'cost':
      return <>{t('sum.how_cost')}</>;
    case 'need':
      return (
        <>
          {money(a)} − {money(b)}
          {c > 0n ? ` − ${money(c)}` : ''}
        </>
      );
    case 'share':
      return <>{t('sum.how_share', { need: money(a), weight: number(b), unit: money(c) })}</>;
    case 'collected':
      return (
        <>
          {money(a)} × {number(b)}
        </>
      );
    case 'carry_out':
      return (
        <>
          {money(a)} {b > 0n ? `+ ${money(b)} ` : ''}+ {money(c)} − {money(d)}
        </>
      );
    case 'check':
      return <>{t('sum.how_check', { left: money(a), right: money(b) })}</>;
    case 'carry_in':
      return <>{t('sum.how_carry_in')}</>;
    default:
      return null;
  }
}

function feeText(
  sheet: Sheet,
  t: (key: string, params?: Record<string, string>) => string,
  money: (minor: string) => string,
  number: (value: string) => string,
): string {
  const { fee } = sheet;
  if (fee.kind === 'percentage')
    return t('sum.how_fee_percentage', {
      aid: money(sheet.aid_minor),
      rate: percentOf(fee.numerator, fee.denominator),
    });
  if (fee.kind === 'flat')
    return t('sum.how_fee_flat', { each: money(fee.fee_per_weight_minor), weight: number(sheet.weight) });
  return t('sum.how_fee_published');
}

/** The cases and debts of the period: asked, paid, and what a cap cut off. */
export function Lines({ sheet }: { sheet: Sheet }) {
  const { t, money } = useWords();
  const { can } = useHouse();
  if (sheet.lines.length === 0) return <p className="soft">{t('lines.none')}</p>;
  return (
    <table className="rows">
      <caption className="visually-hidden">{t('lines.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('lines.what')}</th>
          <th scope="col">{t('cases.case')}</th>
          <th scope="col" className="number">
            {t('lines.asked')}
          </th>
          <th scope="col" className="number">
            {t('lines.paid')}
          </th>
          <th scope="col" className="number">
            {t('lines.cut')}
          </th>
        </tr>
      </thead>
      <tbody>
        {sheet.lines.map((l) => (
          <tr key={l.line}>
            <td data-label={t('lines.what')}>{t(`lines.kind.${l.kind}`)}</td>
            <td data-label={t('cases.case')}>
              {l.case === null ? (
                '–'
              ) : can('reviewer', 'investigator', 'auditor', 'inspector', 'operator') ? (
                <Link href={`/cases/${l.case}`} className="mono">
                  {shortId(l.case)}
                </Link>
              ) : (
                <span className="mono">{shortId(l.case)}</span>
              )}
            </td>
            <td data-label={t('lines.asked')} className="number">
              {money(l.asked_minor)}
            </td>
            <td data-label={t('lines.paid')} className="number">
              {money(l.paid_minor)}
            </td>
            <td data-label={t('lines.cut')} className="number">
              {cutOf(l) > 0n ? money(cutOf(l)) : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
