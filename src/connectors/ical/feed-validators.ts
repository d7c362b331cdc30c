import type { FeedValidators } from '../../feed-ports.ts';

const maxEtagLength = 512;
const settledAfterMs = 60_000;
// RFC 9110 §8.8.3: an optional W/ and printable characters in double quotes.
const entityTag = /^(W\/)?"[\x21\x23-\x7e]*"$/;
// RFC 9110 §5.6.7, the one form that servers are to write.
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** The headers of an answer that tell the state of its body, as they came. */
export type ValidatorHeaders = {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly date: string | undefined;
};

/**
 * The validators of an answer as they can be sent back (RFC 9110 §8.8), or null when there is none. What is not in their
 * form is dropped, since it would come back to the server as we stored it. So is a Last-Modified that is not a minute
 * older than the answer: a second change in the same second would keep it, and would never be read (§8.8.2.2).
 */
export function validatorsOf(headers: ValidatorHeaders): FeedValidators | null {
  const etag = inForm(headers.etag, (text) => text.length <= maxEtagLength && entityTag.test(text));
  const lastModified = inForm(headers.lastModified, (text) => isOlder(text, headers.date?.trim() ?? ''));
  return etag === null && lastModified === null ? null : { etag, lastModified };
}

/**
 * The header of a conditional GET (RFC 9110 §13.1.2 and §13.1.3); none without validators. The date is sent only where
 * there is no entity tag: servers that look at both can take an equal date for an equal body.
 */
export function conditionHeaders(validators: FeedValidators | null): Readonly<Record<string, string>> {
  const { etag = null, lastModified = null } = validators ?? {};
  if (etag !== null) return { 'if-none-match': etag };
  return lastModified === null ? {} : { 'if-modified-since': lastModified };
}

function isOlder(lastModified: string, date: string): boolean {
  if (!httpDate.test(lastModified) || !httpDate.test(date)) return false;
  return Date.parse(date) - Date.parse(lastModified) >= settledAfterMs;
}

function inForm(header: string | undefined, fits: (text: string) => boolean): string | null {
  const text = header?.trim() ?? '';
  return fits(text) ? text : null;
}
