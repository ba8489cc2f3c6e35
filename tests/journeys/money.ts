const AMOUNT = /(−|-)?\s?([\d,]+)\.(\d{2})\s?元/;

/** Minor units of an amount as pages write it, `1,234.56 元`. @throws Error when there is none */
export function minorOf(text: string): bigint {
  const found = AMOUNT.exec(text);
  if (!found) throw new Error(`no amount in: ${text}`);
  const minor = BigInt(found[2]!.replaceAll(',', '')) * 100n + BigInt(found[3]!);
  return found[1] ? -minor : minor;
}

/** A whole number with its separators, `1,234`. */
export const countOf = (text: string): bigint => BigInt(/[\d,]+/.exec(text)![0].replaceAll(',', ''));
