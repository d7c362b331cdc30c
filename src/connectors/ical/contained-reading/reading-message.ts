import { z } from 'zod';
import { observedClasses } from '../../../domain/observed-event.ts';
import { platforms } from '../../../domain/platform.ts';

const date = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const texts = z.array(z.string().max(500)).max(200);

/**
 * What the process of a contained reading is sent: a body, the terms to read it on, and after how long it ends itself
 * whatever it is at, for the case that its starter is gone by then.
 */
export const readingTask = z.object({
  body: z.instanceof(Uint8Array),
  lastResortMs: z.number().positive(),
  terms: z.object({
    timeZone: z.string(),
    today: date,
    options: z.object({ endIsLastNight: z.boolean(), ignoreTentative: z.boolean() }),
  }),
});

const observedEvent = z
  .object({
    from: date,
    to: date,
    eventClass: z.enum(observedClasses),
    identity: z.string(),
    uid: z.string(),
  })
  .refine(({ from, to }) => from < to);

const observation = z.object({
  platform: z.enum(platforms),
  events: z.array(observedEvent).max(20_000),
  isWhole: z.boolean(),
  warnings: texts,
  style: z.object({ programs: texts, properties: texts, marks: texts, unfamiliar: texts }),
});

/** What it sends back: that it is up, then what it read. `fault` is an error of relais, of which nothing is told. */
export const readingMessage = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('ready') }),
  z.object({ outcome: z.literal('read'), observation }),
  z.object({ outcome: z.literal('unreadable'), reason: z.string().max(200) }),
  z.object({ outcome: z.literal('fault') }),
]);
export type ReadingMessage = z.infer<typeof readingMessage>;
