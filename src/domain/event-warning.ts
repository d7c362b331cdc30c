import type { Locale } from './member.ts';

/** Why an event is not in step, by the code that its row has. */
export function eventWarningMessage(code: EventWarning, locale: Locale): string {
  return messages[locale][code];
}

type EventWarning =
  | 'not_linked'
  | 'no_account'
  | 'vanished'
  | 'over'
  | 'restricted'
  | 'no_sessions'
  | 'places_unknown'
  | 'sales_gone';

const messages: Readonly<Record<Locale, Readonly<Record<EventWarning, string>>>> = {
  fr: {
    not_linked:
      'Aucun événement du service n’a cette référence. Copiez l’adresse courte (slug) ou le numéro de l’événement.',
    vanished: 'L’événement n’existe plus chez le service. Les places affichées sont les dernières connues.',
    no_account:
      'Le compte Billetweb n’est plus relié. Les places affichées sont les dernières connues\u00a0: reliez-le de nouveau pour les tenir à jour.',
    over: 'L’événement est passé. Les places affichées sont les dernières connues.',
    restricted: 'La clé ne donne pas accès à cet événement. Élargissez-la chez le service, puis synchronisez.',
    no_sessions: 'Aucune séance à venir chez le service. Les places affichées sont les dernières connues.',
    places_unknown:
      'Le service n’indique pas de nombre de places (quota absent ou nul, ou plus aucune séance ouverte)\u00a0: «\u00a0complet\u00a0» reste comme avant.',
    sales_gone: 'Toutes les ventes ont disparu d’un coup\u00a0: nous attendons une seconde lecture avant d’y croire.',
  },
  en: {
    not_linked: 'No event of the service has this reference. Copy the short name (slug) or the number of the event.',
    vanished: 'The event no longer exists at the service. The places shown are the last known.',
    no_account:
      'The Billetweb account is no longer connected. The places shown are the last known: connect it again to keep them in step.',
    over: 'The event is over. The places shown are the last known.',
    restricted: 'The key does not reach this event. Widen it at the service, then synchronise.',
    no_sessions: 'No coming session at the service. The places shown are the last known.',
    places_unknown:
      'The service tells no number of places (quota missing or 0, or no open session any more): “full” stays as it was.',
    sales_gone: 'All sales have gone at once: we wait for a second reading before we believe it.',
  },
};
