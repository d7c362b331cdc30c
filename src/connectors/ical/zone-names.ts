import { keptByText } from './kept-by-text.ts';
import { windowsZones } from './windows-zones.ts';

/**
 * The runtime's own spelling of an IANA zone name (`europe/paris` → `Europe/Paris`), undefined for a name that is none.
 * One spelling for each zone, so that no feed can fill what is kept by zone with spellings of its own.
 */
export function canonicalZone(name: string): string | undefined {
  return spellingOf(name) ?? undefined;
}

/** The runtime takes a while to say so; the names of feeds and listings are few. */
const spellingOf = keptByText(2_000, (name) => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
});

/**
 * The IANA zone that a TZID names: by itself, as a zone of Windows (“Romance Standard Time”), or by the end of a path
 * that begins with a slash, a name from a registry (RFC 5545 §3.8.3.1, `/citadel.org/20190914_1/Europe/Paris`).
 */
export function zoneNamed(tzid: string): string | undefined {
  const name = tzid.trim();
  const windows = windowsZones.get(name);
  if (windows !== undefined) return canonicalZone(windows);
  if (!name.startsWith('/')) return canonicalZone(name);
  const path = name.split('/').filter((part) => part !== '');
  const endings = [-3, -2, -1].map((from) => path.slice(from).join('/'));
  return endings.map(canonicalZone).find((zone) => zone !== undefined);
}
