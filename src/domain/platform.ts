/**
 * The outside platforms that relais names to people. `other` is any calendar that none of the known dialects wrote.
 * Which one a feed is, is told by its PRODID and UIDs, never by the member.
 */
export const platforms = ['airbnb', 'booking.com', 'vrbo', 'greengo', 'google', 'other'] as const;
export type Platform = (typeof platforms)[number];

/** How a platform is written on pages and in words for ops. */
export const platformNames: Readonly<Record<Platform, string>> = {
  airbnb: 'Airbnb',
  'booking.com': 'Booking.com',
  vrbo: 'Vrbo / Abritel',
  greengo: 'GreenGo',
  google: 'Google',
  other: 'iCal',
};
