import { z } from 'zod';
import { UnknownHubThing } from '../unknown-hub-thing.ts';

// What the fake keeps. Shapes of what it answers are in smoobu-objects.ts.

const reservationSchema = z.object({
  id: z.int(),
  apartmentId: z.int(),
  channelId: z.int(),
  isCancelled: z.boolean(),
  isModified: z.boolean(),
  arrival: z.string(),
  departure: z.string(),
  guestName: z.string(),
  notice: z.string(),
  createdAt: z.string(),
  modifiedAt: z.string(),
});
export type SmoobuFakeReservation = z.output<typeof reservationSchema>;

const apartmentSchema = z.object({
  id: z.int(),
  name: z.string(),
  // Dates on which the host closed it in the calendar, and those with a price.
  closed: z.array(z.string()),
  prices: z.record(z.string(), z.number()),
});
export type SmoobuFakeApartment = z.output<typeof apartmentSchema>;

const accountSchema = z.object({
  userId: z.int(),
  apiKey: z.string(),
  apiSecret: z.string(),
  webhookUrl: z.string().nullable(),
  apartments: z.array(apartmentSchema),
  reservations: z.array(reservationSchema),
});
export type SmoobuFakeAccount = z.output<typeof accountSchema>;

export const smoobuStateSchema = z.object({ lastId: z.int(), accounts: z.array(accountSchema) });
export type SmoobuState = z.output<typeof smoobuStateSchema>;

/** The account and apartment that an ID names; throws for none. */
export function apartmentOf(state: SmoobuState, apartmentId: number) {
  for (const account of state.accounts) {
    const apartment = account.apartments.find(({ id }) => id === apartmentId);
    if (apartment) return { account, apartment };
  }
  throw new UnknownHubThing(`Smoobu has no apartment ${apartmentId}: add it first.`);
}
