import type { Call } from '@tongzhou/contract/client';
import { useLocation } from 'wouter';
import { useAction } from '../base/action.ts';
import { isPayAddress } from './pay-address.ts';

/** Starts a payment and goes on at the provider's page; it comes back to the order's page. */
export function usePayment() {
  const start = useAction('payments.start');
  const [, go] = useLocation();
  return {
    ...start,
    async pay(body: Call<'payments.start'>['body']): Promise<void> {
      const order = await start.run({ body });
      if (!order) return;
      if (order.pay_url !== null && isPayAddress(order.pay_url)) window.location.assign(order.pay_url);
      else go(`/orders/${order.order_no}`);
    },
  };
}
