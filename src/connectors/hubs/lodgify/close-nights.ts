import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { Failure } from '../../../domain/failure.ts';
import { nightsOf, onOrAfter } from '../../../domain/night-range.ts';
import type { HubAnswer, HubClosure, HubUnitState, HubWrite } from '../../../hub-ports.ts';
import { withDeadline } from '../http/call-deadline.ts';
import { hubFailure } from '../http/hub-status.ts';
import { type ClosureProof, type ProvenNight, writeProof } from './closure-proof.ts';
import type { Asking } from './lodgify-api.ts';
import { ownNightsOf } from './own-nights.ts';
import { readNights } from './read-nights.ts';
import { failedBefore, setAvailable, type Written } from './set-available.ts';
import type { UnitNights } from './unit-nights.ts';

type ClosureWrite = HubWrite<{ readonly remoteId: string }>;

/** The nights of a closure as the look before the write showed them. */
type Before = {
  readonly nights: UnitNights;
  /** Closed already, and ours: by an earlier write under this key, or by another closure. */
  readonly kept: readonly CalendarDate[];
  readonly toClose: readonly CalendarDate[];
};

const purpose = 'closing nights';

/**
 * Closes the nights that are open, and no others: a night that is closed already, by the host or by a stay, is left as it is
 * and never ours to open. Then it looks: the proof (`remoteId`) says which nights relais closed, and in which closed period
 * the hub put them. An answer that was lost is found out by that same look; without it nothing is done for certain, since a
 * host who closes the same nights later would be taken for us.
 */
export async function closeUnitNights(
  asking: Asking,
  closure: HubClosure & HubUnitState,
  totalMs: number,
): Promise<ClosureWrite> {
  const { key, remoteId, from, to, unitId, today } = closure;
  const ours = closure.ours.filter((other) => other.key !== key);
  // As far as the closure goes, whether or not any of it is ours yet.
  const unit = { unitId, today, ours: [...ours, { key, remoteId, from, to }] };
  const answer = await readNights(asking, unit, purpose);
  if (answer.outcome === 'failed') {
    return { ...failedBefore(answer.failure), tried: { remoteId: remoteId || writeProof(new Map()) } };
  }
  const before = beforeWrite(closure, remoteId === '' ? { ...unit, ours } : unit, answer.value);
  if (before.toClose.length === 0) return done(proofAfter(answer.value, before.kept));
  // Leaves time, within the same deadline, to look after a write that hangs.
  const hurried = { ...asking, call: withDeadline(asking.call, totalMs / 2) };
  const written = await setAvailable(hurried, { unitId, dates: before.toClose, available: 0, purpose });
  return judged({ before, written, after: await readNights(asking, unit, purpose) }, asking);
}

function beforeWrite(closure: HubClosure, unit: HubUnitState, nights: UnitNights): Before {
  const own = ownNightsOf(unit, nights);
  const dates = onOrAfter([closure], unit.today).flatMap(nightsOf);
  return {
    nights,
    kept: dates.filter((date) => own.isOurs(date)),
    toClose: dates.filter((date) => nights.nights.get(date)?.isClosed !== true),
  };
}

type Outcome = { readonly before: Before; readonly written: Written; readonly after: HubAnswer<UnitNights> };

function judged({ before, written, after }: Outcome, { api }: Asking): ClosureWrite {
  const look = after.outcome === 'answered' ? after.value : undefined;
  // A night that the look before did not show may have been closed by anybody.
  const touched = written.touched.filter((date) => before.nights.nights.has(date));
  const proof = proofAfter(look, [...before.kept, ...touched]);
  const isClosed = (date: CalendarDate) => look?.nights.get(date)?.isClosed ?? (look && written.outcome === 'done');
  if (before.toClose.every(isClosed)) return done(proof);
  const outcome = written.outcome === 'refused' ? 'refused' : 'unknown';
  return { outcome, failure: failureOf(written, after, api.host), tried: { remoteId: writeProof(proof) } };
}

function failureOf(written: Written, after: HubAnswer<UnitNights>, host: string): Failure {
  if (written.outcome !== 'done') return written.failure;
  if (after.outcome === 'failed') return after.failure;
  return hubFailure('SCHEMA_DRIFT', 'nights stand open that the hub said it closed', { host, purpose });
}

function done(proof: ClosureProof): ClosureWrite {
  return { outcome: 'done', value: { remoteId: writeProof(proof) }, budget: null };
}

/**
 * Of nights that are ours or that a write touched, those that are closed now, in the closed period that the look shows. Where
 * nobody could look they may be: a later reading shows it.
 */
function proofAfter(look: UnitNights | undefined, dates: readonly CalendarDate[]): ClosureProof {
  const proof = new Map<CalendarDate, ProvenNight>();
  for (const date of dates) {
    const night = look?.nights.get(date);
    if (night?.isClosed !== false) proof.set(date, night?.closedPeriod);
  }
  return proof;
}
