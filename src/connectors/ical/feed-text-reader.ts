import type { FeedText, ReadFeedText } from '../../feed-ports.ts';
import { createContainedReader } from './contained-reading/contained-reader.ts';
import { defaultContainmentLimits } from './contained-reading/containment.ts';
import { readBody } from './read-body.ts';

/**
 * Reads calendars that are given as text or bytes (RFC 5545), by the reader of feeds and within its limits: what is big or
 * repeats much is read in a process of its own. Rejects for an error of relais alone.
 */
export function createFeedTextReader(): ReadFeedText {
  const readContained = createContainedReader(defaultContainmentLimits);
  return async (text, terms): Promise<FeedText> => {
    const body = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const { signal } = new AbortController();
    const reading = await readBody(body, terms, { readContained, signal });
    return reading.outcome === 'cancelled' ? { outcome: 'unreadable', reason: 'the read was cancelled' } : reading;
  };
}
