import { Route, Switch } from 'wouter';
import { t } from './base/i18n.ts';
import { lazily } from './ui/lazy.tsx';
import { Empty, Page } from './ui/page.tsx';

const Start = lazily(() => import('./start/start.tsx').then((m) => m.Start));

/** Every address of the app. Each screen's code comes when it is opened. */
export const Pages = () => (
  <Switch>
    <Route path="/" component={Start} />
    <Route component={NoSuchPage} />
  </Switch>
);

const NoSuchPage = () => (
  <Page title={t('no_page.title')}>
    <Empty scene="shore" text={t('no_page.text')} />
  </Page>
);
