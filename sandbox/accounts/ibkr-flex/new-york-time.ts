import type { Instant } from '../../../src/domain/instant.ts';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** An instant as IBKR writes it unless a query asks for another form: `20240305` and `093145`, in New York, without saying so. */
export function newYorkTime(instant: Instant): { readonly date: string; readonly time: string } {
  const digits = parts.formatToParts(new Date(instant)).filter(({ type }) => type !== 'literal');
  const text = digits.map(({ value }) => value).join('');
  return { date: text.slice(0, 8), time: text.slice(8) };
}
