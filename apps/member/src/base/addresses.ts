/** Signing in leads back to where the reader was; the query of that page comes along. */
export const signInAddress = (here: string, search = window.location.search): string =>
  `/sign-in?back=${encodeURIComponent(here + search)}`;

/** Only addresses inside the app: a link from outside may not send a signed-in reader elsewhere. */
export const safeBack = (back: string | null): string =>
  back !== null && /^\/(?![/\\])/.test(back) ? back : '/';

/** Pages of the public site, outside this app. */
export const planPage = (plan_code: string): string => `/plans/${plan_code}`;
export const periodPage = (plan_code: string, period_no: number): string =>
  `/plans/${plan_code}/periods/${period_no}`;
export const versionPage = (plan_code: string, version: number): string =>
  `/plans/${plan_code}/versions/${version}`;
