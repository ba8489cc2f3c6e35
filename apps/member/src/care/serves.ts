import type { Me } from '../base/queries.ts';

/** Those who have the page of a representative's day. */
export const servesMembers = (me: Me): boolean =>
  me.roles.includes('representative') || me.roles.includes('coordinator');
