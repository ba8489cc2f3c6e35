/** Words of the human half: society, outreach, care. No dependency, so that screens may use them. */
export const SOCIETY_STATES = ['forming', 'active', 'paused', 'closed'] as const;
export const SOCIETY_ACTIONS = ['activate', 'pause', 'resume', 'close'] as const;
export const REPRESENTATIVE_STATES = ['applied', 'confirmed', 'suspended', 'ended'] as const;
/** Why somebody stops or ends: the same words as in the public log. */
export const ROSTER_REASONS = [
  'term_over',
  'own_wish',
  'money',
  'conduct',
  'privacy',
  'training',
  'other',
] as const;
export const REPORT_KINDS = ['money', 'conduct', 'privacy', 'other'] as const;
export const HOUR_KINDS = [
  'stall',
  'station',
  'visit',
  'companion',
  'training',
  'supervision',
  'other',
] as const;
/** What the badge says when it is scanned. */
export const BADGE_STATES = ['valid', 'suspended', 'expired', 'ended'] as const;
export const PAPERS = ['conduct', 'money_oath'] as const;
export const EVENT_KINDS = ['stall', 'gathering', 'talk'] as const;
export const EVENT_STATES = ['planned', 'approved', 'running', 'reported', 'cancelled'] as const;
/** What a tap on the phone at the stall counts. */
export const TALLY_KINDS = ['talked', 'joined', 'wary', 'only_looked'] as const;
export const VISIT_STATES = ['asked', 'planned', 'under_way', 'left', 'reported', 'called_off'] as const;
export const VISIT_PLACES = ['home', 'hospital', 'other'] as const;
export const CONSENT_WAYS = ['app', 'phone', 'in_person', 'paper'] as const;
export const NEED_KINDS = ['money', 'paperwork', 'transport', 'loneliness', 'care'] as const;
/** "Not now" and "never" are answers like any other. */
export const WISHES = ['open', 'not_now', 'never'] as const;
/** Clocks of the board: 48 hours, 3, 14 and 30 days, and needs whose day has passed. */
export const CARE_CLOCKS = [
  'never_asked_48_hours',
  'no_answer_3_days',
  'no_word_14_days',
  'nobody_30_days',
  'need_overdue',
] as const;
export const COMPANION_STATES = ['proposed', 'active', 'declined', 'ended'] as const;
export const ALARM_STAGES = ['coordinator', 'second_contact'] as const;
export const CALL_OFF_REASONS = [
  'consent_withdrawn',
  'consent_withdrawn_at_the_door',
  'ill_or_busy_visitor',
  'no_wish',
  'danger',
  'other',
] as const;

export type SocietyState = (typeof SOCIETY_STATES)[number];
export type SocietyAction = (typeof SOCIETY_ACTIONS)[number];
export type RepresentativeState = (typeof REPRESENTATIVE_STATES)[number];
export type RosterReason = (typeof ROSTER_REASONS)[number];
export type ReportKind = (typeof REPORT_KINDS)[number];
export type HourKind = (typeof HOUR_KINDS)[number];
export type BadgeState = (typeof BADGE_STATES)[number];
export type Paper = (typeof PAPERS)[number];
export type EventKind = (typeof EVENT_KINDS)[number];
export type EventState = (typeof EVENT_STATES)[number];
export type TallyKind = (typeof TALLY_KINDS)[number];
export type VisitState = (typeof VISIT_STATES)[number];
export type VisitPlace = (typeof VISIT_PLACES)[number];
export type ConsentWay = (typeof CONSENT_WAYS)[number];
export type NeedKind = (typeof NEED_KINDS)[number];
export type Wish = (typeof WISHES)[number];
export type CareClock = (typeof CARE_CLOCKS)[number];
export type CompanionState = (typeof COMPANION_STATES)[number];
export type CallOffReason = (typeof CALL_OFF_REASONS)[number];
