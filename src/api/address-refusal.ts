import type { Locale } from '../domain/member.ts';
import type { FeedAddressCheck } from '../feed-ports.ts';
import { invalid, type Refusal } from './refusal.ts';

type Reason = Extract<FeedAddressCheck, { outcome: 'refused' }>['reason'];

/** A feed address that cannot be stored, as an error of the field `/url` in the member’s language. */
export function addressRefusal(reason: Reason, locale: Locale): Refusal<'invalid'> {
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
  },
  en: {
    not_a_url: 'This address is not whole. Copy all of it from the platform: it begins with https://.',
    not_http: 'This address must begin with https://, http:// or webcal://.',
    has_credentials:
      'This address holds a user name or a password. Copy the export address that the platform gives: it holds none.',
    not_public: 'This address does not lead to a public site. Copy the export address that the platform gives.',
    too_long: 'This address is over 2,048 characters. Copy the export address again, and nothing else.',
  },
};
