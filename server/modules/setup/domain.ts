export const ORGANISATION_KINDS = [
  'union_aid',
  'bread_fund',
  'village',
  'patient_association',
  'overseas_community',
  'city_societies',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export interface Organisation {
  kind: OrganisationKind;
  name: string;
  currency: string;
  time_zone: string;
  languages: ('zh-Hans' | 'zh-Hant' | 'en')[];
  who_sees_cases: 'public' | 'members' | 'figures';
  /** does it handle money, or is it the human half alone? */
  money: boolean;
  demo: boolean;
}

export interface Proposal
  extends Pick<Organisation, 'money' | 'who_sees_cases' | 'currency' | 'time_zone' | 'languages'> {
  /** what its branches are */
  branch_kind: 'city' | 'workplace' | 'village' | 'hospital' | 'group';
  /** a rules file to begin with, below examples/plans; null where no money is shared */
  example_plan: string | null;
}

const BRANCH_KIND: Record<OrganisationKind, Proposal['branch_kind']> = {
  union_aid: 'workplace',
  bread_fund: 'group',
  village: 'village',
  patient_association: 'hospital',
  overseas_community: 'group',
  city_societies: 'city',
};
const EXAMPLE: Record<OrganisationKind, string | null> = {
  union_aid: 'accident.json',
  bread_fund: 'bread-fund-small-group.json',
  village: 'bread-fund-small-group.json',
  patient_association: null,
  overseas_community: 'bread-fund-small-group.json',
  city_societies: 'waterdrop-style-cancer.json',
};

/** What a kind of organisation proposes; everything can be changed at set-up. */
export const proposalFor = (kind: OrganisationKind): Proposal => ({
  branch_kind: BRANCH_KIND[kind],
  example_plan: EXAMPLE[kind],
  currency: kind === 'overseas_community' ? 'EUR' : 'CNY',
  time_zone: kind === 'overseas_community' ? 'Europe/Paris' : 'Asia/Shanghai',
  languages: kind === 'overseas_community' ? ['zh-Hans', 'zh-Hant', 'en'] : ['zh-Hans'],
  money: kind !== 'patient_association',
  who_sees_cases:
    kind === 'city_societies'
      ? 'public'
      : kind === 'bread_fund' || kind === 'village'
        ? 'members'
        : 'figures',
});

/** Recorded before a real organisation opens to members; the demo is open from the start. */
export const REQUIREMENTS = [
  'legal_basis',
  'custody',
  'message_channel',
  'restore_test',
  'duty_roster',
] as const;
export type Requirement = (typeof REQUIREMENTS)[number];
