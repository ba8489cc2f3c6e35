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

/** What a kind of organisation proposes; everything can be changed at set-up. */
export const proposalFor = (kind: OrganisationKind): Pick<Organisation, 'money' | 'who_sees_cases'> => ({
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
