import ICAL from 'ical.js';

/** Finds the instant of a wall clock time, both in ms; undefined for a time that the zone does not describe. */
type InstantMs = (wallMs: number) => number | undefined;

/** Once a year at most, as every real VTIMEZONE repeats. */
const yearlyRule =
  /^RRULE:FREQ=YEARLY(;(INTERVAL=1|WKST=[A-Z]{2}|UNTIL=\d{8}(T\d{6}Z?)?|BYMONTH=\d{1,2}|BYDAY=-?[1-5][A-Z]{2}))*$/;
const expandedUntilYear = 2100;
/** Four zones of Outlook's, whose rules begin in 1601, or dozens of anybody else's. */
const maxRuleYears = 4_000;
const maxObservances = 2_000;
const quarterHourMs = 15 * 60_000;
const maxKept = 10_000;

/**
 * The zones that VTIMEZONEs (given as content lines, RFC 5545 §3.6.5) describe, by TZID. The parser expands each rule
 * from its start to the year asked for, so a calendar whose rules repeat oftener than yearly, or are too many, describes
 * no zone at all.
 */
export function describedZones(zones: readonly (readonly string[])[]): (tzid: string) => InstantMs | undefined {
  const components = zones.flatMap(componentsOf);
  const observances = components.flatMap((component) => component.getAllSubcomponents());
  const ruleYears = observances.reduce((sum, observance) => sum + ruleYearsOf(observance), 0);
  // Written so that a start that is no number, and makes the sum none, is refused too.
  if (!(ruleYears <= maxRuleYears && observances.length <= maxObservances)) return () => undefined;
  const named = new Map(components.flatMap((component) => (isComplete(component) ? [namedZone(component)] : [])));
  return (tzid) => {
    const zone = named.get(tzid);
    return zone && keepingOffsets(zone);
  };
}

/** The parser's errors quote the feed, so none of them leaves here. */
function componentsOf(lines: readonly string[]): ICAL.Component[] {
  try {
    return [new ICAL.Component(ICAL.parse(lines.join('\r\n')))];
  } catch {
    return [];
  }
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

function keepingOffsets(zone: ICAL.Timezone): InstantMs {
  const kept = new Map<number, number | undefined>();
  return (wallMs) => {
    const quarter = Math.floor(wallMs / quarterHourMs);
    if (!kept.has(quarter)) {
      if (kept.size >= maxKept) kept.clear();
      kept.set(quarter, offsetMsAt(zone, quarter * quarterHourMs));
    }
    const offsetMs = kept.get(quarter);
    return offsetMs === undefined ? undefined : wallMs - offsetMs;
  };
}

function offsetMsAt(zone: ICAL.Timezone, wallMs: number): number | undefined {
  try {
    // Expanding once to the end; asked year by year, the parser would begin again for each.
    zone.utcOffset(ICAL.Time.fromDateTimeString(`${expandedUntilYear}-12-31T00:00:00`));
    const localTime = new Date(wallMs).toISOString().slice(0, 19);
    const offsetSeconds = zone.utcOffset(ICAL.Time.fromDateTimeString(localTime));
    return Number.isFinite(offsetSeconds) && Math.abs(offsetSeconds) <= 15 * 3_600 ? offsetSeconds * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
