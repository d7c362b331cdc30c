import ICAL from 'ical.js';
import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';

/** A zone for one wall clock time, and whether it is what the feed meant or the listing's in its stead. */
export type ZoneFound = { readonly zone: Zone; readonly isGuess: boolean };

/** Finds the zone of a wall clock time (`2026-03-29T16:00:00`) with the TZID that stands beside it, if any. */
export type FindZone = (localTime: string, tzid: string | undefined) => ZoneFound;

/** Once a year at most, as every real VTIMEZONE repeats. */
const yearlyRule =
  /^RRULE:FREQ=YEARLY(;(INTERVAL=1|WKST=[A-Z]{2}|UNTIL=\d{8}(T\d{6}Z?)?|BYMONTH=\d{1,2}|BYDAY=-?[1-5][A-Z]{2}))*$/;
const expandedUntilYear = 2100;
/** Four zones of Outlook's, whose rules begin in 1601, or dozens of anybody else's. */
const maxRuleYears = 4_000;
const maxObservances = 2_000;

/**
 * The zones of one calendar (RFC 5545 §3.2.19): a TZID that is an IANA name means that zone, whatever the feed's own
 * VTIMEZONE says, since those are often wrong; any other is looked up among the VTIMEZONEs; a floating time, and one
 * whose zone is nowhere to be found, is the listing's own.
 */
export function zonesOf(calendar: ICAL.Component, listingTimeZone: string): FindZone {
  const listingZone = IANAZone.create(listingTimeZone);
  const described = describedZones(calendar.getAllSubcomponents('vtimezone'));
  return (localTime, tzid) => {
    if (tzid === undefined) return { zone: listingZone, isGuess: false };
    if (IANAZone.isValidZone(tzid)) return { zone: IANAZone.create(tzid), isGuess: false };
    const zone = described.get(tzid);
    const offsetMin = zone && offsetMinAt(zone, localTime);
    if (offsetMin === undefined) return { zone: listingZone, isGuess: true };
    return { zone: FixedOffsetZone.instance(offsetMin), isGuess: false };
  };
}

/**
 * The parser expands each rule from its start to the year asked for, so a calendar whose rules repeat oftener than
 * yearly, or are too many, describes no zone at all.
 */
function describedZones(components: readonly ICAL.Component[]): ReadonlyMap<string, ICAL.Timezone> {
  const observances = components.flatMap((component) => component.getAllSubcomponents());
  const ruleYears = observances.reduce((sum, observance) => sum + ruleYearsOf(observance), 0);
  // Written so that a start that is no number, and makes the sum none, is refused too.
  if (!(ruleYears <= maxRuleYears && observances.length <= maxObservances)) return new Map();
  return new Map(components.flatMap((component) => (isComplete(component) ? [namedZone(component)] : [])));
}

function ruleYearsOf(observance: ICAL.Component): number {
  const rules = observance.getAllProperties('rrule').map((rule) => rule.toICALString());
  if (rules.length === 0) return 0;
  const isYearly = rules.length === 1 && yearlyRule.test(rules[0] ?? '');
  return isYearly ? expandedUntilYear - Number(startOf(observance).slice(0, 4)) : Number.POSITIVE_INFINITY;
}

function isComplete(component: ICAL.Component): boolean {
  const observances = component.getAllSubcomponents();
  const names = ['tzoffsetto', 'tzoffsetfrom'];
  return (
    observances.length > 0 &&
    observances.every((observance) => {
      const hasOffsets = names.every((name) => observance.hasProperty(name));
      return hasOffsets && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(startOf(observance));
    })
  );
}

function startOf(observance: ICAL.Component): string {
  const start: unknown = observance.getFirstProperty('dtstart')?.jCal[3];
  return typeof start === 'string' ? start : '';
}

function namedZone(component: ICAL.Component): [string, ICAL.Timezone] {
  const tzid: unknown = component.getFirstProperty('tzid')?.jCal[3];
  const name = typeof tzid === 'string' ? tzid : '';
  return [name, new ICAL.Timezone({ component, tzid: name })];
}

function offsetMinAt(zone: ICAL.Timezone, localTime: string): number | undefined {
  try {
    // Expanding once to the end; asked year by year, the parser would begin again for each.
    zone.utcOffset(ICAL.Time.fromDateTimeString(`${expandedUntilYear}-12-31T00:00:00`));
    const offsetMin = zone.utcOffset(ICAL.Time.fromDateTimeString(localTime)) / 60;
    return Number.isFinite(offsetMin) && Math.abs(offsetMin) <= 15 * 60 ? offsetMin : undefined;
  } catch {
    return undefined;
  }
}
