import type { ReadContained } from './contained-reading/contained-reader.ts';
import type { ContainedReading } from './contained-reading/containment.ts';
import { openCalendar } from './opened-calendar.ts';
import { readOpened } from './read-calendar.ts';
import type { ReadingTerms } from './reading-terms.ts';

/** As much as a feed may send; a calendar that is given by hand may be no bigger. */
const maxBytes = 5 * 1024 * 1024;
/** Real feeds are far smaller (500 events: 150 KB); what is read here must never hold the worker up. */
const maxBytesHere = 256 * 1024;
/** Some fifty days a millisecond at worst. A weekly event for ever takes 20,000. */
const maxDaysHere = 300_000;

/**
 * Reads a body here when it is small and repeats little: then it takes milliseconds whatever it holds. Any other is read by
 * `readContained`, in a process of its own.
 */
export async function readBody(
  body: Uint8Array,
  terms: ReadingTerms,
  { readContained, signal }: { readonly readContained: ReadContained; readonly signal: AbortSignal },
): Promise<ContainedReading> {
  if (body.byteLength > maxBytes) return { outcome: 'unreadable', reason: `body over ${maxBytes} bytes` };
  if (body.byteLength > maxBytesHere) return readContained(body, terms, signal);
  const budget = { daysLeft: maxDaysHere };
  const reading = readOpened(openCalendar(body), terms, budget);
  return budget.daysLeft < 0 ? readContained(body, terms, signal) : reading;
}
