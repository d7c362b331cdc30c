import { z } from 'zod';
import { loggedChanges, type RunLogEntry } from '../domain/run-log.ts';
import type { Prisma } from './prisma.ts';
import { failureSchema, publicationSchema } from './run-row.ts';

const common = { at: z.string(), connectionId: z.string(), label: z.string() };
const number = z.number().nullable();
const read = { ...common, what: z.literal('read'), durationMs: number, status: number, requests: number };
const nights = z.array(z.object({ from: z.string(), to: z.string() }));

const entrySchema = z.union([
  z.object({ ...read, outcome: z.enum(['read', 'unchanged', 'superseded']) }),
  z.object({ ...read, outcome: z.enum(['failed', 'put_off']), failure: failureSchema }),
  z.object({ ...common, what: z.enum(loggedChanges), nights, count: z.number() }),
  z.object({ ...common, what: z.literal('pushed'), result: publicationSchema }),
]);

/** A run has a handful of attempts; what loops is told by its beginning: to a log of as many entries none is added. */
export const MOST_ENTRIES = 400;

/** A `log` column: its first entries, where there are more. */
export function logOf(column: Prisma.JsonValue): RunLogEntry[] {
  return z.array(entrySchema).parse(column).slice(0, MOST_ENTRIES);
}
