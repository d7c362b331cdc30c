import { z } from 'zod';
import { conflictSeverities } from '../domain/conflict.ts';
import { holdReasons } from '../domain/hold.ts';
import { modeNotices, modeReasons } from '../domain/mode-table.ts';
import type { NoticeData } from '../domain/notice.ts';
import { platforms } from '../domain/platform.ts';
import type { Prisma } from './prisma.ts';

const nights = { from: z.string(), to: z.string() };
const platform = z.enum(platforms).catch('other');

const noticeDataSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('conflict_opened'),
    conflictId: z.string(),
    stage: z.enum(['opened', 'reminder']),
    severity: z.enum(conflictSeverities),
    ...nights,
  }),
  z.object({
    kind: z.literal('booking_new'),
    stay: z.enum(['booking', 'unknown']),
    platform: platform.nullable(),
    ...nights,
  }),
  z.object({ kind: z.literal('booking_cancelled'), platform: platform.nullable(), ...nights }),
  z.object({
    kind: z.literal('release_held'),
    reason: z.enum(holdReasons),
    dueAt: z.string(),
    stays: z.number(),
    daysAhead: z.number(),
    platform: platform.nullable(),
    ...nights,
  }),
  z.object({
    kind: z.literal('platform_fallback'),
    connectionId: z.string(),
    label: z.string(),
    platform,
    move: z.enum(modeNotices),
    reason: z.enum(modeReasons),
    since: z.string(),
  }),
  z.object({
    kind: z.literal('platform_silent'),
    what: z.enum(['export', 'webhook']),
    subject: z.string(),
    label: z.string(),
    platform: platform.nullable(),
    since: z.string(),
  }),
  z.object({
    kind: z.literal('critical_fault'),
    fault: z.string(),
    since: z.string(),
    endedAt: z.string().nullable(),
  }),
]) satisfies z.ZodType<NoticeData>;

/** What a notice tells, from its row. */
export function noticeDataOf(column: Prisma.JsonValue): NoticeData {
  return noticeDataSchema.parse(column);
}
