import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Answer } from './api.ts';
import { dayOf } from './clock.ts';

type Organisation = Answer<'setup.organisation'>;
export type Me = Answer<'identity.me'>;

export interface House {
  organisation: Organisation;
  me: Me;
  /** Today in the organisation's zone, by the server's clock: the demo's clock can be ahead. */
  today: string;
  can(...roles: Me['roles'][number][]): boolean;
}

const Context = createContext<House | null>(null);

export function HouseProvider(props: { organisation: Organisation; me: Me; children: ReactNode }) {
  const { organisation, me } = props;
  const house = useMemo<House>(
    () => ({
      organisation,
      me,
      today: dayOf(organisation.now, organisation.time_zone),
      can: (...roles) => roles.some((role) => me.roles.includes(role)),
    }),
    [organisation, me],
  );
  return <Context value={house}>{props.children}</Context>;
}

export function useHouse(): House {
  const house = useContext(Context);
  if (!house) throw new Error('useHouse needs a HouseProvider above it');
  return house;
}
