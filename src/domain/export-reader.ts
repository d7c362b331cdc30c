import type { Platform } from './platform.ts';

/**
 * Who read an export, by what it calls itself. `counts`: it may be the platform that the export is for, so that what it
 * read is taken as known there; a person's browser or tool that opens the address, or another platform, tells nothing of it.
 */
export type ExportReader = { readonly name: string; readonly counts: boolean };

/** For whom an export is, as far as it is known: the platform of its connection, else the name that its owner gave it. */
export type ExportAddressee = { readonly platform: Platform | null; readonly label: string };

type KnownReader = {
  readonly name: string;
  readonly userAgent: RegExp;
  readonly platform?: Platform;
  /** How an owner calls an export for it, where that is not how it calls itself. */
  readonly label?: RegExp;
  /** A person's own calendar, which may read any address beside the one it was made for. */
  readonly isPersonal?: boolean;
};

/** What platforms and calendars call themselves, as public access logs show it. */
const knownReaders: readonly KnownReader[] = [
  { name: 'Airbnb', userAgent: /airbnb/i, platform: 'airbnb' },
  { name: 'Booking.com', userAgent: /booking\.com/i, platform: 'booking.com', label: /\bbooking\b/i },
  { name: 'Vrbo / Abritel', userAgent: /vrbo|homeaway|abritel|fewo|expedia/i, platform: 'vrbo' },
  { name: 'GreenGo', userAgent: /greengo/i, platform: 'greengo', label: /green ?go/i },
  {
    name: 'Google Calendar',
    userAgent: /google-calendar-importer/i,
    platform: 'google',
    label: /google/i,
    isPersonal: true,
  },
  {
    name: 'Apple Calendar',
    userAgent: /dataaccessd|CalendarAgent|CalendarKit/i,
    label: /\b(apple|icloud|iphone)\b/i,
    isPersonal: true,
  },
  { name: 'Outlook', userAgent: /microsoft[ -]?(exchange|office|outlook)|outlook/i, isPersonal: true },
  { name: 'Smoobu', userAgent: /smoobu/i },
  { name: 'Beds24', userAgent: /beds24/i },
  { name: 'Lodgify', userAgent: /lodgify/i },
  { name: 'Hospitable', userAgent: /hospitable/i },
  { name: 'Hostaway', userAgent: /hostaway/i },
  { name: 'Guesty', userAgent: /guesty/i },
  { name: 'OwnerRez', userAgent: /ownerrez/i },
  { name: 'Holidu', userAgent: /holidu/i },
  { name: 'Thunderbird', userAgent: /thunderbird/i, isPersonal: true },
];

/** Browsers all begin so; the rest are what people check an address with. */
const toolPattern =
  /^(mozilla|opera|curl|wget|python-requests|python-urllib|httpie|postmanruntime|insomnia|powershell)\b/i;

const MAX_NAME_LENGTH = 40;

/** The name of a reader that gave none. */
export const NAMELESS_READER = '—';

/**
 * Judges a User-Agent (RFC 9110 §10.1.5) that read the export for `addressee`. A reader that is known counts only for its own
 * platform; where nobody knows which that is, all do but personal calendars. What calls itself by the name of its HTTP
 * library may be any platform and counts; browsers, tools and nothing at all do not. `name` is printable and at most 40
 * characters, `NAMELESS_READER` when it gave none.
 */
export function exportReaderOf(userAgent: string | undefined, addressee: ExportAddressee): ExportReader {
  const text = (userAgent ?? '').replaceAll(/[^\x20-\x7e]/g, '').trim();
  const known = knownReaders.find((each) => each.userAgent.test(text));
  if (known) return { name: known.name, counts: isOwnReader(known, addressee) };
  if (text === '') return { name: NAMELESS_READER, counts: false };
  const product = text.split(/[/ ;(]/, 1)[0] ?? '';
  return { name: (product === '' ? text : product).slice(0, MAX_NAME_LENGTH), counts: !toolPattern.test(text) };
}

function isOwnReader(known: KnownReader, { platform, label }: ExportAddressee): boolean {
  if (platform !== null && platform !== 'other') return known.platform === platform;
  const named = knownReaders.find((each) => each.userAgent.test(label) || each.label?.test(label));
  return named ? named === known : known.isPersonal !== true;
}
