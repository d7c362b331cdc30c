import { DateTime } from 'luxon';

/** Headers of an answer, by their names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/**
 * What Retry-After asks for (RFC 9110 §10.2.3), in milliseconds: seconds, or a date, which is measured from the answer’s own
 * Date. Undefined where it is missing or cannot be read.
 */
export function retryAfterMs(headers: AnswerHeaders): number | undefined {
  const asked = headers['retry-after']?.trim();
  if (asked === undefined) return undefined;
  if (/^\d{1,9}$/.test(asked)) return Number(asked) * 1_000;
  const until = DateTime.fromHTTP(asked);
  return until.isValid ? untilMs(until.toMillis(), headers) : undefined;
}

/**
 * From the answer’s own Date to a moment that the service names, both in its time, so that no clock of ours matters, in
 * milliseconds. Undefined where either is missing.
 */
export function untilMs(momentMs: number, headers: AnswerHeaders): number | undefined {
  const ms = momentMs - Date.parse(headers['date'] ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
