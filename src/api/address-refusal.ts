import type { Locale } from '../domain/member.ts';
import type { CalendarFeedConnector, FeedAddressCheck } from '../feed-ports.ts';
import { isOwnCalendar } from './own-calendar.ts';
import { invalid, type Refusal } from './refusal.ts';

type Reason = Extract<FeedAddressCheck, { outcome: 'refused' }>['reason'] | 'own_calendar';

/** What an address is judged by: the connector’s own rules, and where relais itself publishes calendars. */
type Judges = {
  readonly feeds: Pick<CalendarFeedConnector, 'checkAddress'>;
  readonly settings: { readonly baseUrl: string };
};

/**
 * A feed address as it is to be stored and read, or why it cannot be, as an error of the field `/url` in the member’s
 * language. No request is made.
 */
export function acceptedAddress(
  text: string,
  { feeds, settings }: Judges,
  locale: Locale,
): { readonly url: string } | Refusal<'invalid'> {
  if (isOwnCalendar(text, settings.baseUrl)) return addressRefusal('own_calendar', locale);
  const check = feeds.checkAddress(text);
  return check.outcome === 'accepted' ? { url: check.url } : addressRefusal(check.reason, locale);
}

function addressRefusal(reason: Reason, locale: Locale): Refusal<'invalid'> {
  return invalid([{ pointer: '/url', code: reason, detail: words[locale][reason] }]);
}

const words: Readonly<Record<Locale, Readonly<Record<Reason, string>>>> = {
  fr: {
    not_a_url:
      'Cette adresse n’est pas complète. Copiez-la en entier depuis la plateforme\u00a0: elle commence par https://.',
    not_http: 'Cette adresse doit commencer par https://, http:// ou webcal://.',
    has_credentials:
      'Cette adresse contient un nom d’utilisateur ou un mot de passe. Copiez l’adresse d’exportation que donne la plateforme\u00a0: elle n’en contient pas.',
    not_public: 'Cette adresse ne mène pas à un site public. Copiez l’adresse d’exportation que donne la plateforme.',
    too_long: 'Cette adresse dépasse 2\u00a0048 caractères. Copiez de nouveau l’adresse d’exportation, et elle seule.',
    own_calendar:
      'Cette adresse est celle d’un calendrier que relais publie lui-même. Connectez l’adresse d’exportation d’une plateforme\u00a0; pour que deux logements se ferment l’un l’autre, liez-les.',
  },
  en: {
    not_a_url: 'This address is not whole. Copy all of it from the platform: it begins with https://.',
    not_http: 'This address must begin with https://, http:// or webcal://.',
    has_credentials:
      'This address holds a user name or a password. Copy the export address that the platform gives: it holds none.',
    not_public: 'This address does not lead to a public site. Copy the export address that the platform gives.',
    too_long: 'This address is over 2,048 characters. Copy the export address again, and nothing else.',
    own_calendar:
      'This is the address of a calendar that relais itself publishes. Connect the export address of a platform; for two listings to close each other, link them.',
  },
};
