import { Route, Switch } from 'wouter';
import { t } from './base/i18n.ts';
import { lazily } from './ui/lazy.tsx';
import { Empty, Page } from './ui/page.tsx';

const Start = lazily(() => import('./start/start.tsx').then((m) => m.Start));
const Check = lazily(() => import('./start/check.tsx').then((m) => m.Check));
const SignIn = lazily(() => import('./sign-in/sign-in.tsx').then((m) => m.SignIn));
const Join = lazily(() => import('./join/join.tsx').then((m) => m.Join));
const Invite = lazily(() => import('./join/invite.tsx').then((m) => m.Invite));
const InvitationList = lazily(() => import('./join/invitations.tsx').then((m) => m.InvitationList));
const AnswerInvitation = lazily(() => import('./join/invitations.tsx').then((m) => m.AnswerInvitation));
const Home = lazily(() => import('./home/home.tsx').then((m) => m.Home));
const Joined = lazily(() => import('./home/joined.tsx').then((m) => m.JoinedPage));
const Membership = lazily(() => import('./home/membership.tsx').then((m) => m.MembershipPage));
const Leave = lazily(() => import('./home/leave.tsx').then((m) => m.Leave));
const ReportDeath = lazily(() => import('./home/death.tsx').then((m) => m.ReportDeath));
const Money = lazily(() => import('./money/money.tsx').then((m) => m.MoneyPage));
const TopUp = lazily(() => import('./money/top-up.tsx').then((m) => m.TopUp));
const Order = lazily(() => import('./money/order.tsx').then((m) => m.OrderPage));
const Statement = lazily(() => import('./money/statement.tsx').then((m) => m.StatementPage));
const WalletTopUp = lazily(() => import('./money/wallet.tsx').then((m) => m.WalletTopUp));
const Allocate = lazily(() => import('./money/wallet.tsx').then((m) => m.Allocate));
const WalletWithdraw = lazily(() => import('./money/wallet.tsx').then((m) => m.WalletWithdraw));
const AccountWithdraw = lazily(() => import('./money/wallet.tsx').then((m) => m.AccountWithdraw));
const Refunds = lazily(() => import('./money/refunds.tsx').then((m) => m.Refunds));
const GiftNumber = lazily(() => import('./money/gift.tsx').then((m) => m.GiftNumber));
const Gift = lazily(() => import('./money/gift.tsx').then((m) => m.Gift));
const Help = lazily(() => import('./help/help.tsx').then((m) => m.Help));
const Case = lazily(() => import('./help/case.tsx').then((m) => m.CasePage));
const Notices = lazily(() => import('./notices/notices.tsx').then((m) => m.Notices));
const Notice = lazily(() => import('./notices/notice.tsx').then((m) => m.Notice));
const Care = lazily(() => import('./care/care.tsx').then((m) => m.Care));
const Duty = lazily(() => import('./care/duty.tsx').then((m) => m.Duty));
const DutyEvent = lazily(() => import('./care/event.tsx').then((m) => m.DutyEvent));
const PlanEvent = lazily(() => import('./care/plan-event.tsx').then((m) => m.PlanEvent));
const Visiting = lazily(() => import('./care/visiting.tsx').then((m) => m.VisitingPage));
const Serve = lazily(() => import('./serve/serve.tsx').then((m) => m.Serve));
const Quiz = lazily(() => import('./serve/quiz.tsx').then((m) => m.Quiz));
const Paper = lazily(() => import('./serve/paper.tsx').then((m) => m.Paper));
const Me = lazily(() => import('./me/me.tsx').then((m) => m.MePage));
const Looks = lazily(() => import('./me/looks.tsx').then((m) => m.Looks));
const Sessions = lazily(() => import('./me/sessions.tsx').then((m) => m.Sessions));

/** Every address of the app. Each screen's code comes when it is opened. */
export const Pages = () => (
  <Switch>
    <Route path="/" component={Home} />
    <Route path="/start" component={Start} />
    <Route path="/check/:plan_code" component={Check} />
    <Route path="/sign-in" component={SignIn} />
    <Route path="/join" component={Start} />
    <Route path="/join/:plan_code" component={Join} />
    <Route path="/joined/:membership_id" component={Joined} />
    <Route path="/invite/:plan_code" component={Invite} />
    <Route path="/invitations" component={InvitationList} />
    <Route path="/invitations/:invitation_id" component={AnswerInvitation} />
    <Route path="/memberships/:membership_id" component={Membership} />
    <Route path="/memberships/:membership_id/leave" component={Leave} />
    <Route path="/memberships/:membership_id/death" component={ReportDeath} />
    <Route path="/money" component={Money} />
    <Route path="/money/:plan_code/withdraw" component={AccountWithdraw} />
    <Route path="/top-up/:plan_code" component={TopUp} />
    <Route path="/orders/:order_no" component={Order} />
    <Route path="/statement/:plan_code" component={Statement} />
    <Route path="/wallet/top-up" component={WalletTopUp} />
    <Route path="/wallet/allocate" component={Allocate} />
    <Route path="/wallet/withdraw" component={WalletWithdraw} />
    <Route path="/refunds" component={Refunds} />
    <Route path="/gift" component={GiftNumber} />
    <Route path="/gift/:number" component={Gift} />
    <Route path="/help" component={Help} />
    <Route path="/cases/:case_id" component={Case} />
    <Route path="/cases/:case_id/object" component={Notice} />
    <Route path="/notices" component={Notices} />
    <Route path="/notices/:case_id" component={Notice} />
    <Route path="/care/:case_id" component={Care} />
    <Route path="/duty" component={Duty} />
    <Route path="/duty/events/new" component={PlanEvent} />
    <Route path="/duty/events/:event_code" component={DutyEvent} />
    <Route path="/duty/visits/:visit_id" component={Visiting} />
    <Route path="/serve" component={Serve} />
    <Route path="/serve/quiz" component={Quiz} />
    <Route path="/serve/papers/:code" component={Paper} />
    <Route path="/me" component={Me} />
    <Route path="/me/looks" component={Looks} />
    <Route path="/me/sessions" component={Sessions} />
    <Route component={NoSuchPage} />
  </Switch>
);

const NoSuchPage = () => (
  <Page title={t('no_page.title')}>
    <Empty scene="shore" text={t('no_page.text')} />
  </Page>
);
