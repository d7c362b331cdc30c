import type { PageRead, PageRequest } from '../../../account-ports.ts';
import type { AccountFailure } from '../../../domain/account-failure.ts';
import type { Asking } from './billetweb-api.ts';
import { failed } from './billetweb-failure.ts';
import { purposes } from './billetweb-purposes.ts';
import { linkedEventsOf } from './linked-events.ts';
import { readSessions } from './read-sessions.ts';
import { readSingleDate } from './read-single-date.ts';

/**
 * The stream `places` of one event. An event that is gone, or not for this key, is doubtful: what is known of it stays, and the
 * run goes on with the others.
 */
export async function readPlaces(asking: Asking, page: PageRequest): Promise<PageRead> {
  const { partition: eventId } = page;
  if (!/^\d{1,15}$/.test(eventId)) {
    return {
      outcome: 'failed',
      failure: failed('SYSTEM', 'ours', 'no event has such an ID: none asked', purposes.sessions),
    };
  }
  const event = linkedEventsOf(asking.access.config).linked.find((linked) => linked.eventId === eventId);
  if (event === undefined) return { outcome: 'doubtful', code: 'event_unlinked' };
  const read = await (event.hasSessions ? readSessions(asking, page) : readSingleDate(asking, page));
  const doubt = read.outcome === 'failed' ? doubtOf(read.failure) : undefined;
  return doubt === undefined ? read : { outcome: 'doubtful', code: doubt };
}

function doubtOf({ kind, advice }: AccountFailure): string | undefined {
  if (kind === 'NOT_FOUND') return 'event_vanished';
  return advice === 'widen_key' ? 'event_restricted' : undefined;
}
