import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import { createPassActivities } from '../../activities/pass.ts';
import { createIcalConnector } from '../../src/connectors/ical/ical-connector.ts';
import type { CalendarDate } from '../../src/domain/calendar-date.ts';
import { intersection, type NightRange, nightsOf } from '../../src/domain/night-range.ts';
import { closedBreakers } from '../support/closed-breakers.ts';
import { noHubs } from '../support/no-hubs.ts';
import type { World } from '../support/world.ts';

/** Each taken night with its status. */
export type TakenNights = ReadonlyMap<CalendarDate, string>;

const doneSchema = z.object({
  step: z.literal('done'),
  report: z.object({ outcome: z.enum(['succeeded', 'failed']) }),
});
const quiet = {
  failureReported: async () => {},
  recovered: async () => {},
  connectionSyncRequested: async () => undefined,
  notificationOwed: async () => {},
};

/** A listing on PostgreSQL with one connected feed, which the product's own pass polls at the world's clock. */
export class PolledListing {
  private readonly world: World;
  private readonly listingId: string;
  private readonly pass: ReturnType<typeof createPassActivities>['syncListingPass'];

  private constructor(world: World, listingId: string, origin: string) {
    this.world = world;
    this.listingId = listingId;
    const clock = { now: () => world.nowInstant };
    this.pass = createPassActivities({
      ...noHubs,
      clock,
      passes: world.stores.passes,
      breakers: closedBreakers,
      feeds: createIcalConnector({ allowedOrigins: [origin], clock }),
      alerts: { isOpen: async () => false },
      orchestrator: quiet,
      random: () => 0.5,
      settings: { retry: { maxRetries: 0, baseMs: 1, factor: 1, maxMs: 1 }, requestSpacingMs: 0 },
    }).syncListingPass;
  }

  static async create(world: World, timeZone: string, feed: { readonly origin: string; readonly path: string }) {
    const { listing, by } = await world.aListing(undefined, { timeZone });
    await world.aConnection(by, { url: feed.origin + feed.path });
    return new PolledListing(world, listing.id, feed.origin);
  }

  /** One whole pass, as a worker makes it. */
  async poll(): Promise<'good' | 'failed'> {
    const workflowExecution = { workflowId: `sync/${this.listingId}`, runId: randomUUID() };
    const environment = new MockActivityEnvironment({ attempt: 1, workflowExecution });
    const input = { listingId: this.listingId, trigger: 'schedule' as const, maximumAttempts: 1, pass: 1 };
    const { report } = doneSchema.parse(await environment.run(this.pass, input));
    return report.outcome === 'succeeded' ? 'good' : 'failed';
  }

  /** What its calendar shows as taken within `nights`. */
  async taken(nights: NightRange): Promise<TakenNights> {
    const calendar = await this.world.stores.calendars.read({ kind: 'any' }, this.listingId, nights);
    const taken = (calendar?.ranges ?? []).flatMap((range) => {
      const shown = intersection(range, nights);
      return shown ? nightsOf(shown).map((night) => [night, range.status] as const) : [];
    });
    return new Map(taken);
  }
}
