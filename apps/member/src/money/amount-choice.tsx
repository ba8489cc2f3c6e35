import { minorFromText, textFromMinor } from '../base/amounts.ts';
import { currency, money, t } from '../base/i18n.ts';
import { ChoiceField, TextField } from '../ui/fields.tsx';

/** One of some amounts, or another one typed. */
export interface Amount {
  choice: string | null;
  other: string;
}

export const noAmount: Amount = { choice: null, other: '' };
const OTHER = 'other';

/** The amount in minor units; null while none is chosen or it is not an amount. */
export const chosenMinor = (amount: Amount): string | null =>
  amount.choice === OTHER ? minorFromText(amount.other) : amount.choice;

export function AmountChoice(props: {
  label: string;
  amount: Amount;
  set: (amount: Amount) => void;
  choices_minor: readonly string[];
  note?: (minor: string) => string | undefined;
  error?: string | undefined;
}) {
  const { amount } = props;
  return (
    <>
      <ChoiceField
        label={props.label}
        value={amount.choice}
        set={(choice) => props.set({ ...amount, choice })}
        choices={[
          ...props.choices_minor.map((minor) => ({
            value: minor,
            text: money(minor),
            note: props.note?.(minor),
          })),
          { value: OTHER, text: t('money.other_amount') },
        ]}
        error={amount.choice === OTHER ? undefined : props.error}
      />
      {amount.choice === OTHER && (
        <AmountField
          label={t('money.other_amount')}
          value={amount.other}
          set={(other) => props.set({ ...amount, other })}
          error={props.error && (chosenMinor(amount) === null ? t('money.not_an_amount') : props.error)}
        />
      )}
    </>
  );
}

/** An amount typed in major units. */
export function AmountField(props: {
  label: string;
  value: string;
  set: (value: string) => void;
  hint?: string;
  error?: string | undefined;
}) {
  return (
    <TextField
      label={props.label}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      value={props.value}
      set={props.set}
      kind="decimal"
      length_max={12}
      unit={currency() === 'CNY' ? t('money.yuan') : currency()}
      error={props.error}
    />
  );
}

export const startText = (minor: string): string => (minor === '0' ? '' : textFromMinor(minor));
