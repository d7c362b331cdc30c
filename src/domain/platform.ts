import { type HubConnectorName, hubConnectors, hubNames } from './hub.ts';

/**
 * The outside platforms that relais names to people. `other` is any calendar that none of the known dialects wrote.
 * Which one a feed is, is told by its PRODID and UIDs, never by the member; a hub is a platform of its own.
 */
export const platforms = ['airbnb', 'booking.com', 'vrbo', 'greengo', 'google', ...hubConnectors, 'other'] as const;
export type Platform = (typeof platforms)[number];

/** True for the name of one of them. */
export function isPlatform(name: string | null): name is Platform {
  return platforms.some((known) => known === name);
}

/** The platforms that write iCal feeds. */
export type FeedPlatform = Exclude<Platform, HubConnectorName>;

/** How a platform is written on pages and in words for ops. */
export const platformNames: Readonly<Record<Platform, string>> = {
  airbnb: 'Airbnb',
  'booking.com': 'Booking.com',
  vrbo: 'Vrbo / Abritel',
  greengo: 'GreenGo',
  google: 'Google',
  ...hubNames,
  other: 'iCal',
};

/**
 * True for a platform whose own feed lists what it imported from others. Two years of one property on Airbnb and
 * Booking.com show neither doing so; hubs, Vrbo and calendars of people do, and of what is not known it is supposed.
 */
export function isReExporting(platform: Platform): boolean {
  return platform !== 'airbnb' && platform !== 'booking.com';
}
