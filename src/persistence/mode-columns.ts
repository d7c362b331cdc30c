import { connectorNames } from '../domain/connection.ts';
import { aimOf, type ConnectionMode, type ModeAim } from '../domain/connection-mode.ts';
import type { Instant } from '../domain/instant.ts';
import { afterEvent, firstStanding, type ModeStanding } from '../domain/mode-standing.ts';
import { nextReadAt, ownIntervalMin } from '../domain/read-interval.ts';
import { fromNullableInstantColumn, toNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** The columns of a connection that say how it is read. */
export type ModeRow = Pick<
  Prisma.ConnectionGetPayload<object>,
  | 'id'
  | 'connector'
  | 'mode'
  | 'modeState'
  | 'modeReason'
  | 'modeSince'
  | 'failedRuns'
  | 'failingSince'
  | 'fallenSince'
  | 'syncIntervalMin'
  | 'nextSyncAt'
>;

/** These columns, for a query. */
export const modeColumns = {
  id: true,
  connector: true,
  mode: true,
  modeState: true,
  modeReason: true,
  modeSince: true,
  failedRuns: true,
  failingSince: true,
  fallenSince: true,
  syncIntervalMin: true,
  nextSyncAt: true,
} as const;

/** How a connection stands, as its row has it. */
export function standingOf(row: ModeRow): ModeStanding {
  return {
    state: row.modeState,
    reason: row.modeReason,
    since: fromNullableInstantColumn(row.modeSince),
    failedRuns: row.failedRuns,
    failingSince: fromNullableInstantColumn(row.failingSince),
    fallenSince: fromNullableInstantColumn(row.fallenSince),
  };
}

/** The columns of a standing. */
export function standingColumns(standing: ModeStanding) {
  return {
    modeState: standing.state,
    modeReason: standing.reason,
    modeSince: toNullableInstantColumn(standing.since),
    failedRuns: standing.failedRuns,
    failingSince: toNullableInstantColumn(standing.failingSince),
    fallenSince: toNullableInstantColumn(standing.fallenSince),
  };
}

/** How a connection begins that was just made, by what its member chose. */
export function firstStandingOf(
  chosen: { readonly mode: ConnectionMode; readonly connector: string; readonly syncEnabled: boolean },
  now: Instant,
): ModeStanding {
  const context = { aim: aimOfRow(chosen), now };
  const first = firstStanding(context);
  return chosen.syncEnabled ? first : afterEvent(first, 'disabled', context).standing;
}

/** What the mode of a row aims for. */
export function aimOfRow(row: { readonly mode: ConnectionMode; readonly connector: string }): ModeAim {
  const connector = connectorNames.find((name) => name === row.connector) ?? 'ical';
  return aimOf({ mode: row.mode, connector });
}

type OwnTime = {
  readonly state: ModeStanding['state'];
  readonly aim: ModeAim;
  readonly syncIntervalMin: number | null;
};

/** The next of a connection's own times, null where it has none. */
export function nextSyncOf(connectionId: string, interval: OwnTime, now: Instant): Instant | null {
  const ownMin = ownIntervalMin(interval);
  return ownMin === null ? null : nextReadAt(connectionId, ownMin, now);
}
