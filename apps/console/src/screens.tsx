import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { useHouse } from './lib/house.tsx';
import { mayVisit, placeOf } from './lib/nav.ts';
import { useWords } from './lib/words.tsx';
import { Page } from './parts/page.tsx';
import { Forbidden, Loading } from './parts/states.tsx';
import { Home } from './screens/home.tsx';
import { NotFound } from './screens/not-found.tsx';

const Me = lazy(() => import('./screens/me.tsx'));
const CaseQueue = lazy(() => import('./screens/cases/queue.tsx'));
const CaseFile = lazy(() => import('./screens/cases/file.tsx'));
const Desk = lazy(() => import('./screens/cases/desk.tsx'));
const Sharing = lazy(() => import('./screens/sharing/overview.tsx'));
const PlanPeriods = lazy(() => import('./screens/sharing/periods.tsx'));
const Period = lazy(() => import('./screens/sharing/period.tsx'));
const Payouts = lazy(() => import('./screens/payouts.tsx'));
const Plans = lazy(() => import('./screens/plans/list.tsx'));
const CheckRules = lazy(() => import('./screens/plans/check.tsx'));
const Plan = lazy(() => import('./screens/plans/plan.tsx'));
const Version = lazy(() => import('./screens/plans/version.tsx'));
const Board = lazy(() => import('./screens/human/board.tsx'));
const Visits = lazy(() => import('./screens/human/visits.tsx'));
const Events = lazy(() => import('./screens/human/events.tsx'));
const Societies = lazy(() => import('./screens/human/societies.tsx'));
const Society = lazy(() => import('./screens/human/society.tsx'));
const Reports = lazy(() => import('./screens/human/reports.tsx'));
const Staff = lazy(() => import('./screens/staff.tsx'));
const Checks = lazy(() => import('./screens/checks.tsx'));
const Log = lazy(() => import('./screens/log.tsx'));

/** Every address of the console; each screen is a file of its own and loads when it is opened. */
export function Screens() {
  const { me } = useHouse();
  const [path] = useLocation();
  if (!mayVisit(me.roles, path)) return <NotForThisRole path={path} />;
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/me" component={Me} />
        <Route path="/cases" component={CaseQueue} />
        <Route path="/cases/desk" component={Desk} />
        <Route path="/cases/:case_id" component={CaseFile} />
        <Route path="/sharing" component={Sharing} />
        <Route path="/sharing/:plan_code" component={PlanPeriods} />
        <Route path="/sharing/:plan_code/:period_no" component={Period} />
        <Route path="/payouts" component={Payouts} />
        <Route path="/plans" component={Plans} />
        <Route path="/plans/check" component={CheckRules} />
        <Route path="/plans/:plan_code" component={Plan} />
        <Route path="/plans/:plan_code/:version" component={Version} />
        <Route path="/board" component={Board} />
        <Route path="/visits" component={Visits} />
        <Route path="/events" component={Events} />
        <Route path="/societies" component={Societies} />
        <Route path="/societies/:society_id" component={Society} />
        <Route path="/reports" component={Reports} />
        <Route path="/staff" component={Staff} />
        <Route path="/checks" component={Checks} />
        <Route path="/log" component={Log} />
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}

function NotForThisRole({ path }: { path: string }) {
  const { t } = useWords();
  const place = placeOf(path);
  const roles = place?.roles.map((role) => t(`role.${role}`)).join(t('list.comma')) ?? '';
  return (
    <Page title={place ? t(`nav.${place.code}`) : t('not_found.title')}>
      <Forbidden detail={t('state.for_roles', { roles })} />
    </Page>
  );
}
