/** What a platform writes on one event that says what it is. Empty where the event has none. */
export type EventMark = { readonly uid: string; readonly summary: string };

/** A summary as dialects compare it: composed characters, no spaces around it. */
export function comparable(summary: string): string {
  return /^[ -~]*$/.test(summary) ? summary.trim() : summary.normalize('NFC').trim();
}
