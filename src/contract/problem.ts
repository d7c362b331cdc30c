import { z } from 'zod';

/** Every refusal the API can give, with its HTTP status. Clients decide by `code`, never by text. */
export const problemStatuses = {
  unreadable: 400,
  unauthenticated: 401,
  bad_signature: 401,
  forbidden: 403,
  cross_site: 403,
  not_found: 404,
  listing_inactive: 409,
  nights_taken: 409,
  feed_already_connected: 409,
  connection_published: 409,
  too_many_connections: 409,
  held_already_decided: 409,
  unit_already_connected: 409,
  channel_connected_twice: 409,
  connection_switched_off: 409,
  hub_account_in_use: 409,
  export_exists: 409,
  connection_read_only: 409,
  too_many_exports: 409,
  alert_superseded: 409,
  alert_resolved: 409,
  conflict_decided: 409,
  conflict_changed: 409,
  listing_deleted: 409,
  connection_deleted: 409,
  listing_linked: 409,
  listings_already_linked: 409,
  links_of_two_levels: 409,
  too_many_links: 409,
  push_off: 409,
  member_exists: 409,
  account_already_connected: 409,
  not_an_account: 409,
  event_already_added: 409,
  still_unreadable: 409,
  body_too_large: 413,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  hub_unavailable: 502,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof problemStatuses;

/**
 * Every `code` that a field’s error can have. Pages have words for each: `detail` is for those who write clients.
 *
 * - of any field: `invalid_type` (missing, or another type), `invalid_value` (none of the choices), `too_small` (empty, or
 *   below the least), `too_big` (too long, or above the most), `invalid_format` (an e-mail address, a line without control
 *   characters), `unrecognized_key` (no such field), `invalid` (a date that exists, a time zone)
 * - of nights, at the field of their end: `empty_range`, `range_too_long`, `in_the_past`
 * - of the interval of a connection: `interval_out_of_bounds`, `no_interval` (it is read only when a person asks)
 * - of the end of a snooze, or of a force: `in_the_past`, `too_late`
 * - of a calendar that is examined: `feed_unreachable`, `not_a_calendar`
 * - of a feed’s address: `not_a_url`, `not_http`, `has_credentials`, `not_public`, `too_long`, `own_calendar`
 *   (one that relais publishes itself)
 * - of a push subscription’s endpoint: `not_a_url`, `not_http`, `has_credentials`, `not_public`, `too_long`
 * - of a hub’s credentials: `hub_refused`
 */
export const fieldErrorCodes = [
  'invalid_type',
  'invalid_value',
  'too_small',
  'too_big',
  'invalid_format',
  'unrecognized_key',
  'invalid',
  'empty_range',
  'range_too_long',
  'in_the_past',
  'not_a_url',
  'not_http',
  'has_credentials',
  'not_public',
  'own_calendar',
  'too_long',
  'too_late',
  'feed_unreachable',
  'not_a_calendar',
  'hub_refused',
  'interval_out_of_bounds',
  'no_interval',
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/**
 * One field that is wrong: `pointer` is a JSON Pointer (RFC 6901) into the body, `?name` for a query parameter, or `{name}`
 * for a part of the path. A client reads any `code`, so that an older one understands the rest of a newer answer.
 */
export const fieldErrorSchema = z
  .object({
    pointer: z.string(),
    code: z.string().meta({ description: `One of ${fieldErrorCodes.join(', ')}.` }),
    detail: z.string(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.output<typeof fieldErrorSchema>;

/** A field’s error as the API gives it. */
export type GivenFieldError = FieldError & { readonly code: FieldErrorCode };

/** An error answer as RFC 9457 `application/problem+json`, with our `code` and, for fields, `errors`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    instance: z.string().optional(),
    errors: z.array(fieldErrorSchema).optional(),
    causes: z.array(z.unknown()).optional(),
    twice: z
      .object({ channel: z.string(), feed: z.string(), hub: z.string() })
      .optional()
      .meta({ description: 'With `channel_connected_twice`: the channel, and the names of both connections.' }),
    newerAlertId: z.string().optional().meta({ description: 'With `alert_superseded`: the alert to look at instead.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type Problem = z.output<typeof problemSchema>;
