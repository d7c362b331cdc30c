import type { FailureKind } from './failure.ts';
import type { Locale } from './member.ts';

/**
 * What happened and what to do, for the person whose calendar it is. What our own address rules refuse, what does not
 * answer and what answers with an error read alike: otherwise an address field would be a way to scan a network.
 */
export function failureMessage(kind: FailureKind, locale: Locale): string {
  return messages[locale][kind];
}

/** The kind as a member may see it; for the reason given at `failureMessage`. Support and admin see the kind itself. */
export function kindForMember(kind: FailureKind): FailureKind {
  return kind === 'BLOCKED' || kind === 'CONFIG' ? 'TRANSIENT' : kind;
}

/** What a member is told while the platform is down for all: it is nothing of theirs, and nothing is to be done. */
export function platformDownMessage(locale: Locale): string {
  return platformDown[locale];
}

const platformDown = {
  fr: 'Cette plateforme ne répond pas en ce moment, pour personne. Vous n’avez rien à faire\u00a0: les dates déjà connues restent fermées, et nous reprendrons la lecture dès qu’elle répondra.',
  en: 'This platform does not answer at the moment, for anybody. There is nothing for you to do: the dates already known stay closed, and we go on reading as soon as it answers.',
};

const unreachable = {
  fr: 'Ce calendrier n’a pas pu être lu à son adresse. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela dure, copiez de nouveau l’adresse d’exportation sur la plateforme et enregistrez-la dans les réglages de ce calendrier relié.',
  en: 'This calendar could not be read at its address. The dates already known are kept and we will try again at the next sync. If this lasts, copy the export address from the platform again and save it in the settings of this connected calendar.',
};

const messages: Readonly<Record<Locale, Readonly<Record<FailureKind, string>>>> = {
  fr: {
    AUTH: 'La plateforme refuse l’accès à ce calendrier. Copiez de nouveau son adresse d’exportation sur la plateforme et enregistrez-la dans les réglages de ce calendrier relié.',
    CONFIG: unreachable.fr,
    NOT_FOUND:
      'La plateforme répond que ce calendrier n’existe plus à cette adresse. Copiez sa nouvelle adresse d’exportation sur la plateforme et enregistrez-la dans les réglages de ce calendrier relié.',
    RATE_LIMITED:
      'La plateforme demande de patienter avant la prochaine lecture. Vous n’avez rien à faire\u00a0: nous reprendrons dès qu’elle le permet.',
    BLOCKED: unreachable.fr,
    TRANSIENT: unreachable.fr,
    BAD_FEED:
      'L’adresse répond, mais pas par un calendrier complet. Les dates déjà connues sont conservées. Vérifiez que vous avez bien enregistré l’adresse d’exportation iCal de la plateforme, et non celle d’une page.',
    SCHEMA_DRIFT:
      'La plateforme a changé la forme de son calendrier et nous ne savons pas encore la lire. Les dates déjà connues sont conservées. Vous n’avez rien à corriger\u00a0; si cela dure, écrivez au support.',
    EMPTY_SUSPECT:
      'La plateforme a répondu par un calendrier vide alors qu’il contenait des nuits. Par prudence, elles restent fermées. Vérifiez sur la plateforme que vos réservations y figurent toujours.',
    SYSTEM:
      'La synchronisation a échoué de notre fait. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela se répète, écrivez au support.',
  },
  en: {
    AUTH: 'The platform refuses access to this calendar. Copy its export address from the platform again and save it in the settings of this connected calendar.',
    CONFIG: unreachable.en,
    NOT_FOUND:
      'The platform says that this calendar no longer exists at this address. Copy its new export address from the platform and save it in the settings of this connected calendar.',
    RATE_LIMITED:
      'The platform asks us to wait before the next read. There is nothing for you to do: we go on as soon as it lets us.',
    BLOCKED: unreachable.en,
    TRANSIENT: unreachable.en,
    BAD_FEED:
      'The address answers, but not with a whole calendar. The dates already known are kept. Check that you saved the iCal export address of the platform and not that of a page.',
    SCHEMA_DRIFT:
      'The platform has changed the form of its calendar and we cannot read it yet. The dates already known are kept. There is nothing for you to correct; if this lasts, write to support.',
    EMPTY_SUSPECT:
      'The platform answered with an empty calendar although it held nights. To be safe they stay closed. Check on the platform that your bookings are still there.',
    SYSTEM:
      'The sync failed on our side. The dates already known are kept and we will try again at the next sync. If this repeats, write to support.',
  },
};
