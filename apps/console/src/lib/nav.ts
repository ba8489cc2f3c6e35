import type { Role } from '@tongzhou/contract';

/** A place in the console: where it is, who may go there, and the letter after `g` that leads there. */
export interface Place {
  code: string;
  path: string;
  roles: readonly Role[];
  key: string;
  group: 'work' | 'money' | 'people' | 'human' | 'control';
}

export const PLACES: readonly Place[] = [
  {
    code: 'home',
    path: '/',
    roles: ['reviewer', 'investigator', 'finance', 'coordinator', 'auditor', 'inspector', 'operator'],
    key: 'h',
    group: 'work',
  },
  {
    code: 'cases',
    path: '/cases',
    roles: ['reviewer', 'investigator', 'finance', 'auditor', 'inspector', 'operator'],
    key: 'c',
    group: 'work',
  },
  {
    code: 'sharing',
    path: '/sharing',
    roles: ['finance', 'operator', 'auditor', 'inspector'],
    key: 's',
    group: 'money',
  },
  {
    code: 'payouts',
    path: '/payouts',
    roles: ['finance', 'auditor', 'inspector', 'operator'],
    key: 'p',
    group: 'money',
  },
  {
    code: 'plans',
    path: '/plans',
    roles: ['operator', 'reviewer', 'investigator', 'finance', 'auditor', 'inspector'],
    key: 'r',
    group: 'money',
  },
  { code: 'board', path: '/board', roles: ['coordinator'], key: 'b', group: 'human' },
  { code: 'visits', path: '/visits', roles: ['coordinator'], key: 'v', group: 'human' },
  { code: 'events', path: '/events', roles: ['coordinator', 'operator'], key: 'e', group: 'human' },
  { code: 'societies', path: '/societies', roles: ['coordinator', 'operator'], key: 'o', group: 'human' },
  { code: 'reports', path: '/reports', roles: ['coordinator', 'operator'], key: 't', group: 'human' },
  { code: 'staff', path: '/staff', roles: ['operator', 'auditor', 'inspector'], key: 'u', group: 'control' },
  {
    code: 'checks',
    path: '/checks',
    roles: ['operator', 'auditor', 'inspector'],
    key: 'k',
    group: 'control',
  },
  {
    code: 'log',
    path: '/log',
    roles: ['operator', 'auditor', 'inspector', 'reviewer', 'finance'],
    key: 'l',
    group: 'control',
  },
];

/** Roles that have work in the console; a member or representative without one of them does not. */
const STAFF: readonly Role[] = [
  'coordinator',
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'inspector',
  'operator',
];

export const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => STAFF.includes(role));
export const staffRoles = (roles: readonly Role[]): Role[] => STAFF.filter((role) => roles.includes(role));

export const placesFor = (roles: readonly Role[]): Place[] =>
  PLACES.filter((place) => place.roles.some((role) => roles.includes(role)));

export const mayVisit = (roles: readonly Role[], path: string): boolean => {
  const place = placeOf(path);
  return place === undefined || place.roles.some((role) => roles.includes(role));
};

/** The place an address belongs to: the longest path it begins with. */
export function placeOf(path: string): Place | undefined {
  const inside = (place: Place) =>
    place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`);
  return PLACES.filter(inside).toSorted((a, b) => b.path.length - a.path.length)[0];
}
