import { z } from 'zod';
import { isCalendarDate, isTimeZone } from '../domain/calendar-date.ts';

/** IDs are UUIDs (version 7 where relais makes them). */
export const idSchema = z.uuid({ error: 'must be a UUID' });

/** Members' IDs are Better Auth's: opaque text. */
export const memberIdSchema = z.string().min(1).max(64);

/** A calendar date that exists, `YYYY-MM-DD`. */
export const dateSchema = z
  .string()
  .refine(isCalendarDate, { error: 'must be a calendar date that exists, as YYYY-MM-DD' })
  .meta({ format: 'date', example: '2026-12-24' });

/** The IANA name of a time zone. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'must be an IANA time zone, for example Europe/Paris' });

/** An instant, ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime().meta({ example: '2026-11-24T06:00:00.000Z' });

/**
 * One line of text from a person: trimmed, at most `maxLength` characters, without control characters (PostgreSQL cannot
 * even store a NUL).
 */
export function lineSchema(maxLength: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(maxLength)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');
}

/** Text of several lines from a person: trimmed, at most `maxLength` characters; of control characters only tab and line breaks. */
export function textSchema(maxLength: number): z.ZodString {
  return z
    .string()
    .trim()
    .max(maxLength)
    .regex(/^[\P{Cc}\t\n\r]*$/u, 'must be text without control characters');
}

/** `?page=&pageSize=` of every list. */
export const pageQuerySchema = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});

/** What stands under `meta` of every list. */
export const pageMetaSchema = z.object({ total: z.number().int(), page: z.number().int(), pageSize: z.number().int() });
