import { z } from 'zod';

// What the fake keeps. Names of fields are Beds24's own (vendor document “API V2” 3.0.0, https://beds24.com/api/v2).

const webhooksSchema = z.object({
  version: z.enum(['one', 'twoNoPersonalData', 'twoWithPersonalData']),
  url: z.string(),
  additionalData: z.enum(['none', 'CVC', 'token', 'CVCAndToken']),
  customHeader: z.string(),
});

const nightSchema = z.object({ override: z.string(), toSell: z.int() });

const roomSchema = z.object({
  id: z.int(),
  name: z.string(),
  qty: z.int().min(1).max(99),
  hasPrice: z.boolean(),
  // By date: what the host set there. `toSell` is what there is to sell before any stay is counted.
  nights: z.record(z.string(), nightSchema),
});
export type Beds24Room = z.output<typeof roomSchema>;

const propertySchema = z.object({
  id: z.int(),
  name: z.string(),
  webhooks: webhooksSchema,
  rooms: z.array(roomSchema),
});
export type Beds24FakeProperty = z.output<typeof propertySchema>;

const bookingSchema = z.object({
  id: z.int(),
  propertyId: z.int(),
  roomId: z.int(),
  unitId: z.int(),
  roomQty: z.int(),
  status: z.string(),
  arrival: z.string(),
  departure: z.string(),
  channel: z.string(),
  apiSource: z.string(),
  bookingTime: z.string(),
  modifiedTime: z.string(),
  cancelTime: z.string().nullable(),
  texts: z.record(z.string(), z.string()),
});
export type Beds24FakeBooking = z.output<typeof bookingSchema>;

const accountSchema = z.object({
  ownerId: z.int(),
  invites: z.array(z.object({ code: z.string(), scopes: z.array(z.string()), endsAt: z.string() })),
  refreshTokens: z.array(z.object({ refreshToken: z.string(), scopes: z.array(z.string()), usedAt: z.string() })),
  tokens: z.array(
    z.object({ token: z.string(), scopes: z.array(z.string()), created: z.string(), endsAt: z.string() }),
  ),
  credits: z.object({ limit: z.number(), remaining: z.number(), endsAt: z.string() }),
  inventoryHook: z.object({ url: z.string(), customHeader: z.string() }).nullable(),
  properties: z.array(propertySchema),
  bookings: z.array(bookingSchema),
});
export type Beds24FakeAccount = z.output<typeof accountSchema>;

export const beds24StateSchema = z.object({ lastId: z.int(), accounts: z.array(accountSchema) });
export type Beds24State = z.output<typeof beds24StateSchema>;

/** Statuses of the vendor's document. */
export const bookingStatuses = ['confirmed', 'request', 'new', 'cancelled', 'black', 'inquiry'] as const;

/** As `GET /properties` shows webhooks that were never set. */
export const unsetWebhooks: Beds24FakeProperty['webhooks'] = {
  version: 'one',
  url: '',
  additionalData: 'none',
  customHeader: '',
};

/** The account, property and room that a room's ID names. */
export function roomOf(state: Beds24State, roomId: number) {
  for (const account of state.accounts) {
    for (const property of account.properties) {
      const room = property.rooms.find(({ id }) => id === roomId);
      if (room) return { account, property, room };
    }
  }
  return undefined;
}

/** True for a booking that takes its nights: an inquiry does not. */
export function isStanding({ status }: Beds24FakeBooking): boolean {
  return status !== 'cancelled' && status !== 'inquiry';
}
