import type { Moment } from '../../../domain/fill.ts';

/** The moment of Unix milliseconds told as digits; null for anything else. */
export function momentOfMs(digits: string): Moment | null {
  if (!/^\d{1,15}$/.test(digits)) return null;
  return new Date(Number(digits)).toISOString();
}

/** The moment of Unix seconds told as digits, with every digit of the fraction up to nine; null for anything else. */
export function momentOfSeconds(text: string): Moment | null {
  const match = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const [, seconds = '', fraction] = match;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  return fraction === undefined ? `${whole}Z` : `${whole}.${fraction}Z`;
}
