import { z } from 'zod';
import type { Instant } from '../../domain/instant.ts';
import type { Prisma } from '../prisma.ts';

/** What became of one row of a page: new, told otherwise before, or known as it is. */
export type RowOutcome = 'imported' | 'updated' | 'skipped';

/** Of which page a row is. */
export type PageContext = {
  readonly connectionId: string;
  readonly stream: string;
  readonly partition: string;
  readonly runId: string | null;
  readonly now: Instant;
};

/** What a service said, as a JSON column takes it: without the sign NUL, which PostgreSQL has no place for. */
export function rawOf(raw: unknown): Prisma.InputJsonValue {
  return z.json().parse(JSON.parse(JSON.stringify(raw ?? null), withoutNul)) ?? {};
}

function withoutNul(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '') : value;
}
