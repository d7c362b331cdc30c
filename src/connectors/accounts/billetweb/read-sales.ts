import { z } from 'zod';
import type { PageRead, PageRequest, RejectedReading } from '../../../account-ports.ts';
import { type Instant, msBetween } from '../../../domain/instant.ts';
import { type Asking, askForRows } from './billetweb-api.ts';
import { overlapMs } from './billetweb-description.ts';
import { purposes } from './billetweb-purposes.ts';
import { saleSchema } from './billetweb-shapes.ts';
import { type LinkedEvent, linkedEventsOf } from './linked-events.ts';
import { readRows } from './rejected-row.ts';

/** A changed quota makes no sale, so all linked events are read at least this often. */
const fullPassMs = 60 * 60_000;

/** `since`: start of the run that last looked. `fullAt`: start of the run that last had all linked events read. */
const cursorSchema = z.object({ since: z.iso.datetime(), fullAt: z.iso.datetime() });

type SalesPage = Pick<PageRequest, 'cursor' | 'until'>;

/**
 * The stream `sales`: tells which linked events are to be read in this run, as partitions of `places`. That is all of them
 * at first and hourly, without a question, and when a key for some events only may not ask; else those with tickets that
 * changed since the last run began. Rows are of people: they are only looked at for their event.
 */
export async function readSales(asking: Asking, { cursor, until }: SalesPage): Promise<PageRead> {
  const { linked, unreadable } = linkedEventsOf(asking.access.config);
  const rejected = unreadable.map(rejectedLink);
  const known = cursorSchema.safeParse(cursor);
  if (!known.success || isFullPassDue(known.data.fullAt, until)) return fullPass(linked, rejected, until);
  const { since, fullAt } = known.data;
  const query = { last_update: String(Math.floor((Date.parse(since) - overlapMs) / 1_000)) };
  const answer = await askForRows(asking, { path: '/attendees', query, purpose: purposes.sales });
  if (answer.outcome === 'failed') {
    return answer.failure.advice === 'widen_key' ? fullPass(linked, rejected, until) : answer;
  }
  const sales = readRows('ticket', answer.rows, saleSchema);
  // A change that names no event may be of any.
  if (sales.rejected.length > 0) return fullPass(linked, [...rejected, ...sales.rejected], until);
  const changed = new Set(sales.read.map(({ event }) => event));
  const toRead = linked.filter(({ eventId }) => changed.has(eventId));
  return page(toRead, rejected, { since: until, fullAt });
}

/** A last full pass in the future of this run is one that a clock lied about. */
function isFullPassDue(fullAt: Instant, until: Instant): boolean {
  const sinceMs = msBetween(fullAt, until);
  return sinceMs < 0 || sinceMs >= fullPassMs;
}

function fullPass(linked: readonly LinkedEvent[], rejected: readonly RejectedReading[], until: Instant): PageRead {
  return page(linked, rejected, { since: until, fullAt: until });
}

function page(
  events: readonly LinkedEvent[],
  rejected: readonly RejectedReading[],
  cursor: z.output<typeof cursorSchema>,
): PageRead {
  const partitions = events.map(({ eventId }) => ({ stream: 'places', partition: eventId }));
  return { outcome: 'page', records: [], rejected, cursor, isDone: true, partitions };
}

/** An entry of the configuration is ours; it is kept so that somebody sees which event is not read. */
export function rejectedLink(entry: string): RejectedReading {
  return { externalId: null, raw: entry, reason: 'linkedEvents has an entry that is not <eventId>:<0|1>' };
}
