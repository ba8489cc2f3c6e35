import type { Tx } from '../../platform/postgres/index.ts';

/** Texts live in the catalogue (area `sms`); a real provider asks for templates approved beforehand. */
export type SmsTemplate =
  | 'sign_in_code'
  | 'invitation'
  | 'reminder_low'
  | 'reminder_grace'
  | 'lapsed'
  | 'case_stage'
  | 'visit_planned'
  | 'visit_consent'
  | 'visit_called_off'
  | 'visit_overdue'
  | 'visit_overdue_second'
  | 'visitor_called'
  | 'companion_proposed'
  | 'care_asked_again'
  | 'representative_confirmed'
  | 'representative_suspended'
  | 'representative_reinstated'
  | 'event_approved';

export interface Sms {
  /** normalised, `+86…` */
  phone: string;
  template: SmsTemplate;
  /** never names an illness: the text shows on a lock screen */
  params: Record<string, string | number>;
  locale?: 'zh-Hans' | 'zh-Hant' | 'en';
}

export interface SmsPort {
  /** Sent when the transaction commits, not before. */
  send(tx: Tx, sms: Sms): Promise<void>;
}
