import { z } from 'zod';
import { type Failure, failureKinds } from '../domain/failure.ts';
import { type ConnectionResult, countResults, type PublicationResult, type Run } from '../domain/run.ts';
import { fromDateColumn, fromInstantColumn, fromNullableInstantColumn } from './columns.ts';
import type { Prisma } from './prisma.ts';

/** A failure as it is stored. */
export const failureSchema = z
  .object({ kind: z.enum(failureKinds), detail: z.string(), retryAfterMs: z.number().optional() })
  .transform(
    ({ retryAfterMs, ...failure }): Failure => (retryAfterMs === undefined ? failure : { ...failure, retryAfterMs }),
  );

const common = { connectionId: z.string(), label: z.string(), requests: z.number().optional() };
const resultSchema = z.discriminatedUnion('outcome', [
  z.object({
    ...common,
    outcome: z.literal('read'),
    nightsAdded: z.number(),
    nightsReleased: z.number(),
    nightsHeld: z.number(),
    nightsRestored: z.number(),
    warnings: z.array(z.string()),
  }),
  z.object({ ...common, outcome: z.literal('failed'), failure: failureSchema }),
  z
    .object({
      ...common,
      outcome: z.literal('deferred'),
      failure: failureSchema,
      platformDownUntil: z.string().optional(),
    })
    .transform(({ platformDownUntil, ...result }) =>
      platformDownUntil === undefined ? result : { ...result, platformDownUntil },
    ),
  z.object({ ...common, outcome: z.literal('superseded') }),
]);

/** What became of telling one destination, as it is stored. */
export const publicationSchema = z.discriminatedUnion('outcome', [
  z.object({ ...common, outcome: z.literal('published'), nightsClosed: z.number(), nightsOpened: z.number() }),
  z.object({ ...common, outcome: z.enum(['not_published', 'put_off']), failure: failureSchema }),
]);

/** A `failure` column. */
export function failureOf(column: Prisma.JsonValue | null): Failure | null {
  return column === null ? null : failureSchema.parse(column);
}

/** A `results` column. */
export function resultsOf(column: Prisma.JsonValue): ConnectionResult[] {
  return z.array(resultSchema).parse(column);
}

/** A `publications` column. */
export function publicationsOf(column: Prisma.JsonValue): PublicationResult[] {
  return z.array(publicationSchema).parse(column);
}

/** The columns of a run that the domain knows. */
export type RunRow = Pick<
  Prisma.SyncRunGetPayload<object>,
  | 'id'
  | 'listingId'
  | 'connectionId'
  | 'trigger'
  | 'status'
  | 'number'
  | 'periodFrom'
  | 'periodTo'
  | 'queuedAt'
  | 'startedAt'
  | 'finishedAt'
  | 'attempts'
  | 'results'
  | 'publications'
  | 'availabilityChanged'
  | 'failure'
  | 'workflowId'
  | 'workflowRunId'
>;

/** A run row as the domain knows it. */
export function runOf(row: RunRow): Run {
  const results = resultsOf(row.results);
  const publications = publicationsOf(row.publications);
  const {
    id,
    listingId,
    connectionId,
    trigger,
    status,
    number,
    attempts,
    availabilityChanged,
    workflowId,
    workflowRunId,
  } = row;
  const period =
    row.periodFrom && row.periodTo ? { from: fromDateColumn(row.periodFrom), to: fromDateColumn(row.periodTo) } : null;
  return {
    id,
    listingId,
    connectionId,
    trigger,
    status,
    number,
    attempts,
    availabilityChanged,
    workflowId,
    workflowRunId,
    results,
    publications,
    period,
    queuedAt: fromInstantColumn(row.queuedAt),
    startedAt: fromNullableInstantColumn(row.startedAt),
    finishedAt: fromNullableInstantColumn(row.finishedAt),
    counts: countResults(results),
    failure: failureOf(row.failure),
  };
}
