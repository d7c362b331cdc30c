import { z } from 'zod';
import type { Breaker } from '../domain/breaker.ts';
import { fromInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** A row of `Breaker`. */
export type BreakerRow = Prisma.BreakerGetPayload<object>;

const windowSchema = z.array(z.object({ subjectId: z.string(), isBad: z.boolean() }));
const forceSchema = z.object({ reason: z.string(), until: z.string() });
const closedSchema = z.object({ window: windowSchema });
const openSchema = z.object({ until: z.string(), openings: z.number() });
const halfOpenSchema = z.object({
  openings: z.number(),
  leases: z.array(z.object({ id: z.string(), expiresAt: z.string() })),
  good: z.number(),
  bad: z.number(),
});
const forcedOpenSchema = z.object({ force: forceSchema });
const forcedClosedSchema = z.object({ force: forceSchema, window: windowSchema });

/** A breaker row as the domain knows it. */
export function breakerOf({ state, generation, since, data }: BreakerRow): Breaker {
  const common = { generation, since: fromInstantColumn(since) };
  switch (state) {
    case 'closed':
      return { ...common, state, ...closedSchema.parse(data) };
    case 'open':
      return { ...common, state, ...openSchema.parse(data) };
    case 'half_open':
      return { ...common, state, ...halfOpenSchema.parse(data) };
    case 'forced_open':
      return { ...common, state, ...forcedOpenSchema.parse(data) };
    case 'forced_closed':
      return { ...common, state, ...forcedClosedSchema.parse(data) };
  }
}

/** The columns of a breaker; `data` is what its state alone has. */
export function breakerColumns(breaker: Breaker) {
  const { state, generation, since, ...data } = breaker;
  return { state, generation, since, data };
}
