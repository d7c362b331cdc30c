import { type CalendarDate, plusDays } from '../../../domain/calendar-date.ts';
import type { Failure } from '../../../domain/failure.ts';
import { nightsOf } from '../../../domain/night-range.ts';
import { failedWrite } from '../http/hub-reply.ts';
import type { Asking } from './lodgify-api.ts';
import { rangesOf } from './own-nights.ts';

/** A failure that came before anything was written, or that a write ended in. */
export type FailedWrite = { readonly outcome: 'refused' | 'unknown'; readonly failure: Failure };

/**
 * What writes came to: all of them, or the first that was not done. `touched` are the nights that they changed, or may have
 * changed.
 */
export type Written = { readonly touched: readonly CalendarDate[] } & ({ readonly outcome: 'done' } | FailedWrite);

/** What is to be so at a unit: its nights closed (0) or open (1). */
export type AvailableChange = {
  readonly unitId: string;
  readonly dates: readonly CalendarDate[];
  readonly available: 0 | 1;
  readonly purpose: string;
};

/** One write for each row of neighbouring nights; it ends at the first that is not done. */
export async function setAvailable({ api, access, call }: Asking, change: AvailableChange): Promise<Written> {
  const touched: CalendarDate[] = [];
  for (const range of rangesOf(change.dates)) {
    const body = {
      available: change.available,
      period_start: midnight(range.from),
      // The last night is part of the period.
      period_end: midnight(plusDays(range.to, -1)),
    };
    const path = `/v1/availability/${change.unitId}/set`;
    const reply = await api.order(access, { method: 'POST', path, body, purpose: change.purpose }, call);
    const failed = reply.outcome === 'failed' ? failedWrite(reply) : undefined;
    if (failed?.outcome !== 'refused') touched.push(...nightsOf(range));
    if (failed) return { outcome: failed.outcome, failure: failed.failure, touched };
  }
  return { outcome: 'done', touched };
}

/** The look before a write failed, so nothing was written; what may be over soon is tried again like a lost answer. */
export function failedBefore(failure: Failure): FailedWrite {
  return { outcome: failure.kind === 'TRANSIENT' || failure.kind === 'SYSTEM' ? 'unknown' : 'refused', failure };
}

/** With a zone, as the API is given it; the date is the same whether it is read as written or in UTC. */
function midnight(date: CalendarDate): string {
  return `${date}T00:00:00.000+00:00`;
}
