import ICAL from 'ical.js';
import { DateTime } from 'luxon';
import nodeIcal from 'node-ical';
import { readCalendar } from '../../../src/connectors/ical/read-calendar.ts';
import { terms } from './calendar-builder.ts';

/** A reader's nights of a body as `from..to` in order, or what it says instead: `refused`, `throws`, nothing. */
export type Reader = (body: string, timeZone: string) => string;

export const ours: Reader = (body, timeZone) => {
  const reading = readCalendar(Buffer.from(body), terms({ timeZone }));
  return reading.outcome === 'read' ? shown(reading.observation.events) : 'refused';
};

/** node-ical, whose dates are local midnights of the process. */
export const byNodeIcal: Reader = (body, timeZone) => {
  try {
    const entries = Object.values(nodeIcal.sync.parseICS(body)).filter((entry) => entry?.type === 'VEVENT');
    const dateOf = (time: Date & { dateOnly?: true }) =>
      DateTime.fromJSDate(time, time.dateOnly ? {} : { zone: timeZone }).toISODate() ?? '?';
    return shown(entries.map(({ start, end }) => ({ from: dateOf(start), to: end ? dateOf(end) : '' })));
  } catch {
    return 'throws';
  }
};

/** ical.js, with the zones that the feed brings along. */
export const byIcalJs: Reader = (body, timeZone) => {
  try {
    const dateOf = (time: ICAL.Time) =>
      time.isDate || time.zone === ICAL.Timezone.localTimezone
        ? time.toString().slice(0, 10)
        : DateTime.fromMillis(time.toUnixTime() * 1_000, { zone: timeZone }).toFormat('yyyy-MM-dd');
    const events = calendarsIn(body).flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
    const stays = events.map((event) => new ICAL.Event(event));
    return shown(stays.map(({ startDate, endDate }) => ({ from: dateOf(startDate), to: dateOf(endDate) })));
  } catch {
    return 'throws';
  }
};

/** Its parser gives one calendar as itself, several as a list, and nothing of an empty body. */
function calendarsIn(body: string): ICAL.Component[] {
  const parsed: unknown = ICAL.parse(body);
  if (!Array.isArray(parsed)) throw new TypeError('ical.js parsed no calendar.');
  const list: unknown[] = typeof parsed[0] === 'string' ? [parsed] : parsed;
  return list.flatMap((each) => (Array.isArray(each) ? [new ICAL.Component(each)] : []));
}

function shown(stays: readonly { readonly from: string; readonly to: string }[]): string {
  return [...new Set(stays.map(({ from, to }) => `${from}..${to}`))].sort().join(' ');
}
