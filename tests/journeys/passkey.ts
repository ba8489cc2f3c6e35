import type { Visitor } from './visitor.ts';

/** Gives this browser an authenticator that says yes: the keys are real, the finger is not. */
export async function giveAuthenticator(v: Visitor): Promise<{ keys(): Promise<number> }> {
  const cdp = await v.context.newCDPSession(v.page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}

/** The dialog before a step that moves money: registers the first time, confirms afterwards. Never the demo's button. */
export async function confirmByPasskey(v: Visitor): Promise<void> {
  const dialog = v.page.getByRole('dialog').filter({ hasText: '请确认是您本人' });
  await dialog.waitFor();
  await standsStill(v);
  await dialog.getByRole('button', { name: /^(登记并确认|用通行密钥确认)$/ }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Presses a step of the console and its named second click. */
export async function step(v: Visitor, label: string, verb: string | RegExp = label): Promise<void> {
  await v.button(label).first().click();
  await confirm(v, verb);
}

const MOVING = '[class*="ant-zoom-"], [class*="ant-fade-"], [class*="ant-slide-"]';

/** The named click in the open dialog, once it stands still: a click on something that is still growing can miss it. */
export async function confirm(v: Visitor, verb: string | RegExp): Promise<void> {
  const dialog = v.page.getByRole('dialog').filter({ visible: true }).last();
  await dialog.waitFor();
  await standsStill(v);
  await dialog.getByRole('button', { name: verb, exact: typeof verb === 'string' }).click();
}

export const standsStill = (v: Visitor) =>
  v.page.waitForFunction((moving) => document.querySelector(moving) === null, MOVING);
