import type { Platform } from './platform.ts';

/** A reader of calendars that tells what it is. */
export type KnownReader = {
  readonly name: string;
  readonly userAgent: RegExp;
  readonly platform?: Platform;
  /** How an owner calls an export for it, where that is not how it calls itself. */
  readonly label?: RegExp;
  /** A person's own calendar, which may read any address beside the one it was made for. */
  readonly isPersonal?: boolean;
};

const platforms: readonly KnownReader[] = [
  { name: 'Airbnb', userAgent: /airbnb/i, platform: 'airbnb' },
  { name: 'Booking.com', userAgent: /booking\.com/i, platform: 'booking.com', label: /\bbooking\b/i },
  { name: 'Vrbo / Abritel', userAgent: /vrbo|homeaway|abritel|fewo|expedia/i, platform: 'vrbo' },
  { name: 'GreenGo', userAgent: /greengo/i, platform: 'greengo', label: /green ?go/i },
  { name: 'Smoobu', userAgent: /smoobu/i },
  { name: 'Beds24', userAgent: /beds24/i },
  { name: 'Lodgify', userAgent: /lodgify/i },
  { name: 'Hospitable', userAgent: /hospitable/i },
  { name: 'Hostaway', userAgent: /hostaway/i },
  { name: 'Guesty', userAgent: /guesty/i },
  { name: 'OwnerRez', userAgent: /ownerrez/i },
  { name: 'Holidu', userAgent: /holidu/i },
];

const personalCalendars: readonly Omit<KnownReader, 'isPersonal'>[] = [
  { name: 'Google Calendar', userAgent: /google-calendar-importer/i, platform: 'google', label: /google/i },
  {
    name: 'Apple Calendar',
    userAgent: /dataaccessd|accountsd|calaccessd|CalendarAgent|CalendarKit/i,
    label: /\b(apple|icloud|iphone)\b/i,
  },
  { name: 'Outlook', userAgent: /microsoft[ .-]?(exchange|office|outlook)|outlook/i },
  { name: 'Thunderbird', userAgent: /thunderbird/i },
  { name: 'ICSx5', userAgent: /icsx5/i },
  { name: 'DAVx5', userAgent: /davx5|davdroid/i },
  { name: 'Nextcloud', userAgent: /nextcloud/i },
  { name: 'ownCloud', userAgent: /owncloud/i },
  { name: 'Evolution', userAgent: /^evolution\b/i },
  { name: 'KOrganizer', userAgent: /korganizer|akonadi/i },
  { name: 'Fantastical', userAgent: /fantastical/i },
  { name: 'BusyCal', userAgent: /busycal/i },
  { name: 'Proton Calendar', userAgent: /proton[ -]?calendar/i },
  { name: 'Home Assistant', userAgent: /home ?assistant/i },
];

/** What platforms and calendars call themselves, as public access logs show it. */
export const knownReaders: readonly KnownReader[] = [
  ...platforms,
  ...personalCalendars.map((each) => ({ ...each, isPersonal: true })),
];
