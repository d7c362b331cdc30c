import { z } from 'zod';
import type { OutsideEvent } from '../../../account-ports.ts';
import { instantOfFrenchTime } from './french-time.ts';

// www.billetweb.fr/bo/api.php and the types that a live client met (betagouv/assistant-declaration
// src/models/entities/billetweb.ts). That client had to stop validating what it did not use; nothing else is looked at here.

/** Every field is a text; numbers are taken too, since some of them have come as numbers. */
const text = z.union([z.string(), z.number()]).transform(String);
const id = text.pipe(z.string().regex(/^\d{1,15}$/));
/** Other values than these two are not known to mean yes or no: a row that has one cannot be read. */
const flag = text.pipe(z.enum(['0', '1'])).transform((digit) => digit === '1');
/** A count as it came; undefined where it is none at all, which leaves places unknown and is no fault of the row. */
const count = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined));
const name = text.nullish().transform((value) => value ?? '');
const time = z.string().transform((value, context) => {
  const instant = instantOfFrenchTime(value);
  if (instant !== undefined) return instant;
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});
/** A time that may be left out, which is no time then. */
const looseTime = z.preprocess((value) => value ?? '', time);

/** One row of `GET /events`. `ext_id` is the slug of its page. */
export const eventSchema = z
  .object({ id, ext_id: name, name, start: looseTime, multiple: flag })
  .transform((row): OutsideEvent => {
    return { externalId: row.id, slug: row.ext_id, name: row.name, startsAt: row.start, hasSessions: row.multiple };
  });

/** One row of `GET /event/:id/dates`. */
export const sessionSchema = z.object({
  id,
  name,
  start: time,
  end: looseTime,
  disabled: flag,
  quota: count,
  total_sales: count,
});

/** One row of `GET /event/:id/tickets`: a rate and how many tickets it has. */
export const rateSchema = z.object({ quota: count });

/** One row of `GET /event/:id/attendees`: a ticket that was sold, booked or refunded. Of its person nothing is read. */
export const ticketSchema = z.object({
  disabled: flag,
  order_session: text.nullish().transform((session) => session ?? ''),
});

/** One row of `GET /attendees`: which event it is of. */
export const saleSchema = z.object({ event: id });
