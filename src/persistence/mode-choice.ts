import type { Instant } from '../domain/instant.ts';
import { afterEvent, type ModeStanding } from '../domain/mode-standing.ts';
import type { ModeEvent } from '../domain/mode-table.ts';
import { isIntervalOf } from '../domain/read-interval.ts';
import type { ConnectionPatch } from '../ports.ts';
import { aimOfRow, type ModeRow, nextSyncOf, standingColumns, standingOf } from './mode-columns.ts';

type Chosen = ModeRow & { readonly syncEnabled: boolean };

/** What a member’s change makes of how a connection is read: the columns, and each move for the audit log. */
type Choice = {
  readonly columns: ReturnType<typeof standingColumns> & {
    readonly syncIntervalMin: number | null;
    readonly nextSyncAt: Instant | Date | null;
  };
  readonly moves: readonly { readonly from: ModeStanding; readonly to: ModeStanding; readonly event: ModeEvent }[];
};

/**
 * A choice applies at once, and the connection begins anew. An interval that the chosen mode does not allow gives way to the
 * usual one. Where nothing that counts is changed, everything stays, its next time too.
 */
export function choiceOf(before: Chosen, patch: ConnectionPatch, now: Instant): Choice {
  const { mode = before.mode, syncIntervalMin: interval = before.syncIntervalMin } = patch;
  const aim = aimOfRow({ ...before, mode });
  const syncIntervalMin = interval !== null && isIntervalOf(aim, interval) ? interval : null;
  const moves: { from: ModeStanding; to: ModeStanding; event: ModeEvent }[] = [];
  let standing = standingOf(before);
  for (const event of eventsOf(before, patch)) {
    const to = afterEvent(standing, event, { aim, now }).standing;
    moves.push({ from: standing, to, event });
    standing = to;
  }
  const stays = moves.length === 0 && syncIntervalMin === before.syncIntervalMin;
  const nextSyncAt = stays
    ? before.nextSyncAt
    : nextSyncOf(before.id, { state: standing.state, aim, syncIntervalMin }, now);
  return { columns: { ...standingColumns(standing), syncIntervalMin, nextSyncAt }, moves };
}

function eventsOf(before: Chosen, { url, mode, syncEnabled }: ConnectionPatch): ModeEvent[] {
  const isSwitched = syncEnabled !== undefined && syncEnabled !== before.syncEnabled;
  return [
    ...(url === undefined ? [] : (['credentials_changed'] as const)),
    ...(mode === undefined || mode === before.mode ? [] : ([`chose_${mode}`] as const)),
    ...(isSwitched ? ([syncEnabled ? 'enabled' : 'disabled'] as const) : []),
  ];
}
