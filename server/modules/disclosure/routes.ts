import { contract } from '@tongzhou/contract';
import { type RouteBinding, read } from '../../platform/module.ts';
import { entries } from './queries/entries.ts';

export const disclosureRoutes: readonly RouteBinding[] = [
  read('disclosure.entries', contract['disclosure.entries'], ({ db }, { query }) => entries(db, query)),
];
