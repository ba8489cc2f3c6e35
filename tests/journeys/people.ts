import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** Signs in as one of the demo's invented people, by the button beside the name. */
export async function become(v: Visitor, name: string): Promise<void> {
  await v.open('/demo/people');
  const person = v.page.getByRole('listitem').filter({ has: v.page.getByText(name, { exact: true }) });
  await person.getByRole('button', { name: '以此人登录' }).first().click();
  await v.page.waitForURL(/\/(app|console)\//);
}

/** Names in a section of the people's page (`member`, `ill` ...), with the note beside each. */
export async function peopleIn(v: Visitor, part: string): Promise<{ name: string; note: string }[]> {
  await v.open('/demo/people');
  const rows = v.page.locator(`section#${part} li`);
  return rows.evaluateAll((items) =>
    items.map((li) => ({
      name: li.querySelector('strong')?.textContent ?? '',
      note: [...li.querySelectorAll('small')].map((s) => s.textContent).join(' '),
    })),
  );
}

/** Signs in with a phone and the code that the demo's mailbox shows. */
export async function signInByPhone(v: Visitor, phone: string): Promise<void> {
  const mailbox = await v.context.newPage();
  await v.field('手机号码').fill(phone);
  await v.button(/^(重新)?发送验证码$/).click();
  await v.sees(/验证码已发到/);
  await mailbox.goto('/demo/mailbox');
  const newest = mailbox
    .locator('.demo-mail li')
    .filter({ hasText: '验证码' })
    .filter({ hasText: phone.slice(-4) })
    .first();
  const code = /\d{6}/.exec(await newest.locator('p').last().innerText())?.[0];
  expect(code, 'a code in the mailbox').toBeDefined();
  await mailbox.close();
  await v.field('短信里的 6 位验证码').fill(code!);
  await v.button('登录').click();
}

/** Pays on the sandbox provider's own page and comes back when the money has arrived. */
export async function payAtProvider(v: Visitor): Promise<void> {
  await v.page.waitForURL(/\/demo\/pay\//);
  await v.button('付款').click();
  await v.link('回到会员端').click();
  await v.page.waitForURL(/\/app\/orders\//);
  await v.heading('已到账').waitFor();
}
