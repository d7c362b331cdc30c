import type { z } from 'zod';
import type { OutsideSession, PageRead, PageRequest } from '../../../account-ports.ts';
import type { Instant } from '../../../domain/instant.ts';
import { placesOf, placesOfAll, unknownPlaces } from '../../../domain/places.ts';
import { type Asking, askForRows } from './billetweb-api.ts';
import { purposes } from './billetweb-purposes.ts';
import { sessionSchema } from './billetweb-shapes.ts';
import { readRows } from './rejected-row.ts';

/**
 * The places of an event with sessions: those of its sessions that are enabled and not over by `until`. One that cannot be read
 * makes the event's places unknown, since it may be the one with places left. An event without any is doubtful.
 */
export async function readSessions(asking: Asking, page: Pick<PageRequest, 'partition' | 'until'>): Promise<PageRead> {
  const { partition: eventId, until } = page;
  const path = `/event/${eventId}/dates`;
  const answer = await askForRows(asking, { path, query: { past: '0' }, purpose: purposes.sessions });
  if (answer.outcome === 'failed') return answer;
  if (answer.rows.length === 0) return { outcome: 'doubtful', code: 'no_sessions' };
  const { read, rejected } = readRows('session', answer.rows, sessionSchema);
  const sessions = read.map(sessionOf);
  const counted = sessions.filter((session) => !session.isDisabled && !isOver(session, until));
  const places = rejected.length > 0 ? unknownPlaces : placesOfAll(counted.map((session) => session.places));
  const records = [{ kind: 'places', eventId, sessions, places } as const];
  return { outcome: 'page', records, rejected, cursor: null, isDone: true };
}

function sessionOf(row: z.output<typeof sessionSchema>): OutsideSession {
  return {
    externalId: row.id,
    name: row.name,
    startsAt: row.start,
    endsAt: row.end,
    isDisabled: row.disabled,
    places: placesOf(row.quota, row.total_sales),
  };
}

/** A session without any time is not over. */
function isOver({ startsAt, endsAt }: OutsideSession, until: Instant): boolean {
  const lastAt = endsAt ?? startsAt;
  return lastAt !== null && lastAt < until;
}
