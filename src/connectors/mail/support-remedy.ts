import type { FailureKind } from '../../domain/failure.ts';
import type { Locale } from '../../domain/member.ts';

/** What support does about a failure, in one or two sentences. What the owner does is `failureMessage`. */
export function supportRemedy(kind: FailureKind, locale: Locale): string {
  return remedies[locale][kind];
}

const newAccess = {
  fr: 'Seul l’hôte peut donner la nouvelle adresse d’exportation, ou relier de nouveau son compte. Assurez-vous que c’est fait, puis relancez la synchronisation.',
  en: 'Only the host can give the new export address, or connect the account again. Make sure that this was done, then run the sync again.',
};

const remedies: Readonly<Record<Locale, Readonly<Record<FailureKind, string>>>> = {
  fr: {
    AUTH: newAccess.fr,
    CONFIG:
      'Ce que l’hôte a saisi ne peut pas fonctionner. Corrigez avec lui les réglages de ce calendrier relié, puis relancez la synchronisation.',
    NOT_FOUND: newAccess.fr,
    RATE_LIMITED:
      'La plateforme demande d’être lue moins souvent\u00a0: demandez à l’hôte d’allonger l’intervalle de synchronisation de ce calendrier relié.',
    BLOCKED:
      'Demandez à l’hôte d’où vient cette adresse. Si elle est légitime, un admin peut l’autoriser\u00a0; sinon, faites-la remplacer.',
    TRANSIENT:
      'Voyez si la plateforme répond pour d’autres logements. Si elle est en panne, attendez qu’elle revienne\u00a0; sinon, vérifiez l’adresse avec l’hôte.',
    BAD_FEED:
      'Lisez dans l’alerte ce que l’adresse répond et vérifiez avec l’hôte que c’est bien l’adresse d’exportation iCal.',
    SCHEMA_DRIFT:
      'Prévenez l’équipe technique\u00a0: relais doit apprendre cette forme de calendrier. L’hôte n’a rien à corriger.',
    EMPTY_SUSPECT:
      'Demandez à l’hôte si ses réservations figurent toujours sur la plateforme. D’ici là, ses nuits restent fermées.',
    SYSTEM: 'L’erreur est de notre fait\u00a0: prévenez l’équipe technique, avec le lien de l’alerte.',
  },
  en: {
    AUTH: newAccess.en,
    CONFIG:
      'What the host entered cannot work. Correct the settings of this connected calendar together, then run the sync again.',
    NOT_FOUND: newAccess.en,
    RATE_LIMITED:
      'The platform asks to be read less often: ask the host to lengthen the sync interval of this connected calendar.',
    BLOCKED:
      'Ask the host where this address comes from. If it is legitimate, an admin can allow it; otherwise have it replaced.',
    TRANSIENT:
      'See whether the platform answers for other listings. If it is down, wait until it is back; otherwise check the address with the host.',
    BAD_FEED: 'Read in the alert what the address answers, and check with the host that it is the iCal export address.',
    SCHEMA_DRIFT:
      'Tell the technical team: relais has to learn this form of calendar. There is nothing for the host to correct.',
    EMPTY_SUSPECT: 'Ask the host whether the bookings are still on the platform. Until then the nights stay closed.',
    SYSTEM: 'The error is on our side: tell the technical team, with the link to the alert.',
  },
};
