import { currencyDigits, majorText } from '@tongzhou/kernel';
import { currency } from './i18n.ts';

/** What was typed in yuan as minor units; null when it is not an amount above zero. Never passes through a float. */
export function minorFromText(text: string, digits: number = currencyDigits(currency())): string | null {
  const match = /^(\d{1,9})(?:\.(\d*))?$/.exec(
    text
      .trim()
      .replace(/[,，\s]/g, '')
      .replace('。', '.'),
  );
  const fraction = (match?.[2] ?? '').padEnd(digits, '0');
  if (!match || fraction.length > digits) return null;
  const minor = BigInt(match[1]! + fraction);
  return minor > BigInt(0) ? minor.toString() : null;
}

/** Major-unit text without grouping, to start a field with. */
export const textFromMinor = (minor: string): string => majorText(BigInt(minor), currencyDigits(currency()));

export const isZero = (minor: string): boolean => /^-?0$/.test(minor);
export const isNegative = (minor: string): boolean => minor.startsWith('-');
export const absolute = (minor: string): string => minor.replace(/^-/, '');
export const larger = (a: string, b: string): string => (BigInt(a) > BigInt(b) ? a : b);
