import type { CalendarDate } from '../../../domain/calendar-date.ts';
import type { HubAnswer, HubClosure, HubObservation } from '../../../hub-ports.ts';
import { hubFailure } from '../http/hub-status.ts';
import { observedStays } from '../hub-stay.ts';
import { rateBlocks, readRates } from './smoobu-rates.ts';
import { findGone, readStays, type SmoobuAsking } from './smoobu-reservations.ts';

type Unit = { readonly unitId: string; readonly today: CalendarDate };

/** `stays` are IDs of stays that were there before. */
type ObservedUnit = Unit & { readonly stays: readonly string[] };

/**
 * All that closes nights of an apartment. The rates are asked for first: a stay that comes between the two answers is then a
 * booking, and never a closed night that nothing explains.
 */
export async function observeApartment(asking: SmoobuAsking, unit: ObservedUnit): Promise<HubAnswer<HubObservation>> {
  const rates = await readRates(asking, unit);
  if (rates.outcome === 'failed') return rates;
  const read = await readStays(asking, { ...unit, purpose: 'reading reservations' });
  if (read.outcome === 'failed') return read;
  const { stays, warnings } = read.value;
  const observed = observedStays(stays, unit.today);
  const unlisted = unit.stays.filter((id) => !stays.some((stay) => stay.id === id));
  const gone = warnings.length === 0 ? await findGone(asking, unit.unitId, unlisted) : [];
  const value: HubObservation = {
    ...observed,
    cancelled: [...observed.cancelled, ...gone],
    events: [...observed.events, ...rateBlocks(rates.value, stays)],
    isWhole: warnings.length === 0 && rates.value.isWhole,
    warnings: rates.value.isWhole ? warnings : [...warnings, 'the hub gave no readable rates of the apartment'],
  };
  return { outcome: 'answered', value, budget: read.budget };
}

/** The closures of ours at an apartment. A list that cannot be read in full proves nothing about what is not in it. */
export async function listApartmentClosures(
  asking: SmoobuAsking,
  unit: Unit,
): Promise<HubAnswer<readonly HubClosure[]>> {
  const purpose = 'reading our closures';
  const read = await readStays(asking, { ...unit, purpose });
  if (read.outcome === 'failed') return read;
  const [warning] = read.value.warnings;
  const asked = { host: asking.api.host, purpose };
  if (warning !== undefined) return { outcome: 'failed', failure: hubFailure('SCHEMA_DRIFT', warning, asked) };
  return { ...read, value: observedStays(read.value.stays, unit.today).closures };
}
