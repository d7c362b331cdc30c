import { z } from 'zod';
import { observedClasses } from '../domain/observed-event.ts';
import { platforms } from '../domain/platform.ts';
import { dateSchema, idSchema } from './fields.ts';
import { defineRoute } from './route.ts';

/** The longest text of a calendar that is read, in characters. */
export const MAX_FEED_TEXT_LENGTH = 1_000_000;

/** As JSON the line breaks of a calendar take twice their place. */
const MAX_INSPECT_BODY_BYTES = 1_500_000;

/** How often one person may have a calendar examined: each is a request to somebody else’s server. */
export const INSPECTIONS_PER_MINUTE = 10;

const nights = { from: dateSchema, to: dateSchema };

const hintSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('own_export'), ourEvents: z.number().int(), events: z.number().int() }),
    z.object({
      kind: z.literal('same_nights'),
      connectionId: idSchema,
      label: z.string(),
      listingId: idSchema,
      listingName: z.string(),
    }),
    z.object({ kind: z.literal('wrong_listing'), overlapping: z.number().int(), stays: z.number().int() }),
    z.object({ kind: z.literal('end_is_last_night') }),
  ])
  .meta({ id: 'FeedHint' });
export type FeedHint = z.output<typeof hintSchema>;

/** What relais makes of a calendar, without its address, its UIDs and its texts; `to` is the day of departure. */
export const feedReportSchema = z
  .object({
    platform: z.enum(platforms),
    programs: z.array(z.string()).describe('PRODID of each of its calendars'),
    timeZone: z.string(),
    today: dateSchema,
    isWhole: z.boolean().describe('False when an event could not be read in full'),
    coming: z.object({
      bookings: z.number().int(),
      unknown: z.number().int().describe('Bookings and blocks that the platform writes alike; they count as bookings'),
      blocks: z.number().int(),
      nights: z.number().int(),
    }),
    pastEvents: z.number().int(),
    hints: z.array(hintSchema),
    warnings: z.array(z.string()),
    unfamiliar: z.array(z.string()).describe('What of its way of writing was never seen'),
    events: z.array(
      z.object({
        ...nights,
        eventClass: z.enum(observedClasses),
        isOurs: z.boolean(),
        mayFollowDate: z.boolean().describe('A booking window or notice period, if it moves with the date'),
      }),
    ),
    eventsLeftOut: z.number().int().describe('Events beyond the 1,000 that are listed'),
    wouldExport: z.array(z.object({ ...nights, summary: z.string() })),
  })
  .meta({ id: 'FeedReport' });
export type FeedReport = z.output<typeof feedReportSchema>;

/** Either the address of a calendar or its text; the listing gives the time zone and what it is compared with. */
const inspectSchema = z
  .strictObject({
    url: z.string().trim().min(1, 'must not be empty').max(2048).optional(),
    body: z.string().min(1, 'must not be empty').max(MAX_FEED_TEXT_LENGTH).optional(),
    listingId: idSchema.optional(),
  })
  .superRefine(({ url, body }, context) => {
    const problem = (field: 'url' | 'body', code: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], params: { code }, message });
    if (url === undefined && body === undefined) problem('url', 'invalid_type', 'must be given, or “body” instead');
    if (url !== undefined && body !== undefined) problem('body', 'invalid', 'must be left out where “url” is given');
  });

export const inspectFeed = defineRoute({
  id: 'inspectFeed',
  method: 'post',
  path: '/api/feeds/inspect',
  summary: `Examine a calendar before it is connected: nothing is stored (${INSPECTIONS_PER_MINUTE} times a minute)`,
  tag: 'Feeds',
  access: 'member',
  body: inspectSchema,
  maxBodyBytes: MAX_INSPECT_BODY_BYTES,
  answer: { status: 200, data: feedReportSchema },
  problems: ['rate_limited'],
});
