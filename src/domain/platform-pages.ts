import type { Platform } from './platform.ts';

/**
 * Where a host finds their reservations on a platform, signed in there. Feeds do not say where one reservation is. Null where
 * there is no one place.
 */
export const reservationPages: Readonly<Record<Platform, string | null>> = {
  airbnb: 'https://www.airbnb.com/hosting/reservations',
  'booking.com': 'https://admin.booking.com/',
  vrbo: 'https://www.vrbo.com/',
  greengo: 'https://www.greengo.voyage/',
  google: 'https://calendar.google.com/',
  beds24: 'https://beds24.com/control2.php',
  smoobu: 'https://login.smoobu.com/',
  lodgify: 'https://app.lodgify.com/',
  other: null,
};
