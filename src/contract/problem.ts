import { z } from 'zod';

/** Every refusal the API can give, with its HTTP status. Clients decide by `code`, never by text. */
export const problemStatuses = {
  unreadable: 400,
  unauthenticated: 401,
  forbidden: 403,
  cross_site: 403,
  not_found: 404,
  listing_inactive: 409,
  nights_taken: 409,
  feed_already_connected: 409,
  held_already_decided: 409,
  member_exists: 409,
  body_too_large: 413,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof problemStatuses;

/** One field that is wrong: `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export const fieldErrorSchema = z
  .object({ pointer: z.string(), code: z.string(), detail: z.string() })
  .meta({ id: 'FieldError' });
export type FieldError = z.output<typeof fieldErrorSchema>;

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
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type Problem = z.output<typeof problemSchema>;
