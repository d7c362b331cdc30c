import { laterDate, plusDays } from '../../../domain/calendar-date.ts';
import type { NightRange } from '../../../domain/night-range.ts';
import type { HubAnswer, HubUnitState } from '../../../hub-ports.ts';
import { hubFailure } from '../http/hub-status.ts';
import type { Asking } from './lodgify-api.ts';
import { availabilitySchema } from './lodgify-shapes.ts';
import { isUnitId } from './lodgify-unit.ts';
import { readUnitNights, type UnitNights } from './unit-nights.ts';

/** 24 months, and all closures of ours: what is not looked at cannot be told from what the host closed. */
const horizonNights = 730;

/**
 * The nights of a unit from `today` on, in one request: v2 of availability names stays with their status and closed periods.
 * A room type with several units is refused (CONFIG): one closure of ours would close them all, and one stay closes none.
 */
export async function readNights(
  { api, access, call }: Asking,
  { unitId, today, ours }: HubUnitState,
  purpose: string,
): Promise<HubAnswer<UnitNights>> {
  const failed = (kind: 'CONFIG' | 'SCHEMA_DRIFT', what: string) => {
    return { outcome: 'failed', failure: hubFailure(kind, what, { host: api.host, purpose }) } as const;
  };
  if (!isUnitId(unitId)) return failed('CONFIG', 'the unit is not named as property and room type');
  const horizon = horizonOf(today, ours);
  const query = { start: horizon.from, end: plusDays(horizon.to, -1), includeDetails: 'true' };
  const question = { path: `/v2/availability/${unitId}`, query, purpose, schema: availabilitySchema };
  const answer = await api.ask(access, question, call);
  if (answer.outcome === 'failed') return answer;
  const roomTypeId = unitId.split('/')[1];
  const entries = answer.value.filter(({ room_type_id: id }) => id === undefined || id === null || id === roomTypeId);
  const read = readUnitNights(
    entries.flatMap(({ periods }) => periods),
    horizon,
  );
  if (read.nights.size === 0) return failed('SCHEMA_DRIFT', 'availability without a night of the room type');
  if (read.mostAvailable > 1) {
    return failed('CONFIG', `the room type has ${read.mostAvailable} units or more, and relais keeps one in step;`);
  }
  return { outcome: 'answered', value: read, budget: answer.budget };
}

function horizonOf(today: string, ours: readonly NightRange[]): NightRange {
  const ends = ours.map(({ to }) => plusDays(to, 1));
  return { from: today, to: ends.reduce(laterDate, plusDays(today, horizonNights)) };
}
