import type { Connection } from '../../../src/contract/connections.ts';
import { platformNames } from '../../../src/domain/platform.ts';

/** A connection as something else names it: its ID, null where it has none, and its label at the time. */
export type LabelledConnection = { readonly connectionId: string | null; readonly label: string };

/** How the connections of one listing are called. `several`: it has more than one, so that they must be told apart. */
export type ConnectionNames = {
  readonly several: boolean;
  readonly nameOf: (labelled: LabelledConnection) => string;
};

/**
 * What a connection is called. One that nobody gave a name has its host for a label: it is called by its platform once
 * that is known, and by its host until then or where it is any iCal feed.
 */
export function connectionName({ label, host, platform }: Pick<Connection, 'label' | 'host' | 'platform'>): string {
  if (label !== host || platform === null || platform === 'other') return label;
  return platformNames[platform];
}

/** The names of `connections`, whose listing has `count` of them; one that is not among them goes by its label. */
export function namesOfConnections(connections: readonly Connection[], count: number): ConnectionNames {
  return {
    several: count > 1,
    nameOf: ({ connectionId, label }) => {
      const known = connections.find(({ id }) => id === connectionId);
      return known ? connectionName({ ...known, label }) : label;
    },
  };
}
