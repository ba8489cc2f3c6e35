import { fileURLToPath } from 'node:url';
import { CodedError } from '@tongzhou/kernel';
import type { App } from '../platform/app.ts';
import type { JobHandler } from '../platform/jobs/index.ts';
import type { ServerModule } from '../platform/module.ts';
import type { BankPort } from './bank/port.ts';
import { sandboxBank } from './bank/sandbox.ts';
import type { PayPort } from './pay/port.ts';
import { deliverCallback, sandboxPay } from './pay/sandbox.ts';
import type { SmsPort } from './sms/port.ts';
import { sandboxSms } from './sms/sandbox.ts';

export type { BankLine, BankPort, BankTransfer } from './bank/port.ts';
export type { PayPort } from './pay/port.ts';
export {
  closeSandboxOrder,
  paySandboxOrder,
  type SandboxOrder,
  sandboxOrder,
  signCallback,
} from './pay/sandbox.ts';
export type { Sms, SmsPort, SmsTemplate } from './sms/port.ts';
export { type MailboxMessage, sandboxMailbox } from './sms/sandbox.ts';

export interface Adapters {
  sms: SmsPort;
  pay: PayPort;
  bank: BankPort;
}

/** The adapters of this installation. What is not connected refuses by name instead of pretending. */
export function createAdapters(app: App): Adapters {
  const { adapter_sms, adapter_pay, adapter_bank } = app.settings;
  return {
    sms: adapter_sms === 'sandbox' ? sandboxSms(app) : { send: notConnected('sms') },
    pay:
      adapter_pay === 'sandbox'
        ? sandboxPay(app)
        : {
            createOrder: notConnected('pay'),
            verifyCallback: refuse('pay'),
            queryOrder: notConnected('pay'),
            refund: notConnected('pay'),
            queryRefund: notConnected('pay'),
          },
    bank:
      adapter_bank === 'sandbox'
        ? sandboxBank(app)
        : { transfer: notConnected('bank'), statement: notConnected('bank') },
  };
}

const refuse = (what: string) => () => {
  throw new CodedError('adapter.not_connected', { status: 503, params: { what } });
};
const notConnected = (what: string) => async () => refuse(what)();

const jobs: Readonly<Record<string, JobHandler>> = { 'adapters.deliver': deliverCallback };

export const adaptersModule: ServerModule = {
  name: 'adapters',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  jobs,
};
