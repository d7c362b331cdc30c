import type { FailureKind } from './failure.ts';
import type { Locale } from './member.ts';

/**
 * Where it failed: at a calendar read at its address, at a member's account at a hub, or at a source that is not known any
 * more, as in the record of a run.
 */
export const failureSources = ['feed', 'hub', 'unknown'] as const;
export type FailureSource = (typeof failureSources)[number];

/**
 * What happened and what to do, for the person whose calendar it is. What our own address rules refuse, what does not
 * answer and what answers with an error read alike: otherwise an address field would be a way to scan a network.
 */
export function failureMessage(kind: FailureKind, locale: Locale, source: FailureSource): string {
  return bySource[locale][source][kind];
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

/** The kinds of which it matters where they arose. `unreachable` stands for all that must read alike. */
type Told = Readonly<Record<'AUTH' | 'NOT_FOUND' | 'BAD_FEED' | 'unreachable', string>>;
type Common = Readonly<Record<'RATE_LIMITED' | 'SCHEMA_DRIFT' | 'EMPTY_SUSPECT' | 'SYSTEM', string>>;

const common: Readonly<Record<Locale, Common>> = {
  fr: {
    RATE_LIMITED:
      'La plateforme demande de patienter avant la prochaine lecture. Vous n’avez rien à faire\u00a0: nous reprendrons dès qu’elle le permet.',
    SCHEMA_DRIFT:
      'La plateforme a changé la forme de son calendrier et nous ne savons pas encore la lire. Les dates déjà connues sont conservées. Vous n’avez rien à corriger\u00a0; si cela dure, écrivez au support.',
    EMPTY_SUSPECT:
      'La plateforme a répondu par un calendrier vide alors qu’il contenait des nuits. Par prudence, elles restent fermées. Vérifiez sur la plateforme que vos réservations y figurent toujours.',
    SYSTEM:
      'La synchronisation a échoué de notre fait. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela se répète, écrivez au support.',
  },
  en: {
    RATE_LIMITED:
      'The platform asks us to wait before the next read. There is nothing for you to do: we go on as soon as it lets us.',
    SCHEMA_DRIFT:
      'The platform has changed the form of its calendar and we cannot read it yet. The dates already known are kept. There is nothing for you to correct; if this lasts, write to support.',
    EMPTY_SUSPECT:
      'The platform answered with an empty calendar although it held nights. To be safe they stay closed. Check on the platform that your bookings are still there.',
    SYSTEM:
      'The sync failed on our side. The dates already known are kept and we will try again at the next sync. If this repeats, write to support.',
  },
};

const french: Readonly<Record<FailureSource, Told>> = {
  feed: {
    AUTH: 'La plateforme refuse l’accès à ce calendrier. Copiez de nouveau son adresse d’exportation sur la plateforme et enregistrez-la dans les réglages de ce calendrier relié.',
    NOT_FOUND:
      'La plateforme répond que ce calendrier n’existe plus à cette adresse. Copiez sa nouvelle adresse d’exportation sur la plateforme et enregistrez-la dans les réglages de ce calendrier relié.',
    BAD_FEED:
      'L’adresse répond, mais pas par un calendrier complet. Les dates déjà connues sont conservées. Vérifiez que vous avez bien enregistré l’adresse d’exportation iCal de la plateforme, et non celle d’une page.',
    unreachable:
      'Ce calendrier n’a pas pu être lu à son adresse. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela dure, copiez de nouveau l’adresse d’exportation sur la plateforme et enregistrez-la dans les réglages de ce calendrier relié.',
  },
  hub: {
    AUTH: 'La plateforme refuse l’accès à votre compte. Les dates déjà connues sont conservées. Reliez de nouveau ce compte, avec de nouveaux identifiants, dans «\u00a0Mes comptes\u00a0».',
    NOT_FOUND:
      'La plateforme répond que ce logement n’existe plus dans votre compte. Les dates déjà connues sont conservées. S’il y a été recréé, supprimez cette liaison et reliez-le de nouveau.',
    BAD_FEED:
      'La plateforme a répondu, mais pas par un calendrier complet. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela dure, écrivez au support.',
    unreachable:
      'La plateforme ne répond pas comme il faut. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela dure, vérifiez que ce logement est toujours dans votre compte, puis reliez de nouveau le compte dans «\u00a0Mes comptes\u00a0».',
  },
  unknown: {
    AUTH: 'La plateforme refuse l’accès à ce calendrier. S’il est relié par son adresse, copiez de nouveau son adresse d’exportation sur la plateforme et enregistrez-la dans ses réglages\u00a0; s’il l’est par un compte, reliez de nouveau ce compte dans «\u00a0Mes comptes\u00a0».',
    NOT_FOUND:
      'La plateforme répond que ce calendrier n’existe plus à cette adresse ou dans ce compte. Copiez sa nouvelle adresse d’exportation sur la plateforme et enregistrez-la dans ses réglages, ou reliez de nouveau le logement du compte.',
    BAD_FEED:
      'La plateforme a répondu, mais pas par un calendrier complet. Les dates déjà connues sont conservées. Vérifiez que vous avez bien enregistré l’adresse d’exportation iCal de la plateforme, et non celle d’une page\u00a0; s’il est relié par un compte, écrivez au support si cela dure.',
    unreachable:
      'Ce calendrier n’a pas pu être lu. Les dates déjà connues sont conservées et nous réessaierons à la prochaine synchronisation. Si cela dure, copiez de nouveau son adresse d’exportation sur la plateforme et enregistrez-la dans ses réglages, ou reliez de nouveau son compte dans «\u00a0Mes comptes\u00a0».',
  },
};

const english: Readonly<Record<FailureSource, Told>> = {
  feed: {
    AUTH: 'The platform refuses access to this calendar. Copy its export address from the platform again and save it in the settings of this connected calendar.',
    NOT_FOUND:
      'The platform says that this calendar no longer exists at this address. Copy its new export address from the platform and save it in the settings of this connected calendar.',
    BAD_FEED:
      'The address answers, but not with a whole calendar. The dates already known are kept. Check that you saved the iCal export address of the platform and not that of a page.',
    unreachable:
      'This calendar could not be read at its address. The dates already known are kept and we will try again at the next sync. If this lasts, copy the export address from the platform again and save it in the settings of this connected calendar.',
  },
  hub: {
    AUTH: 'The platform refuses access to your account. The dates already known are kept. Connect this account again, with new credentials, in “My accounts”.',
    NOT_FOUND:
      'The platform says that this unit no longer exists in your account. The dates already known are kept. If it was made anew there, delete this connection and connect it again.',
    BAD_FEED:
      'The platform answered, but not with a whole calendar. The dates already known are kept and we will try again at the next sync. If this lasts, write to support.',
    unreachable:
      'The platform does not answer rightly. The dates already known are kept and we will try again at the next sync. If this lasts, check that this unit is still in your account, then connect the account again in “My accounts”.',
  },
  unknown: {
    AUTH: 'The platform refuses access to this calendar. If it is connected by its address, copy its export address from the platform again and save it in its settings; if by an account, connect that account again in “My accounts”.',
    NOT_FOUND:
      'The platform says that this calendar no longer exists at this address or in this account. Copy its new export address from the platform and save it in its settings, or connect the unit of the account again.',
    BAD_FEED:
      'The platform answered, but not with a whole calendar. The dates already known are kept. Check that you saved the iCal export address of the platform and not that of a page; if it is connected by an account, write to support if this lasts.',
    unreachable:
      'This calendar could not be read. The dates already known are kept and we will try again at the next sync. If this lasts, copy its export address from the platform again and save it in its settings, or connect its account again in “My accounts”.',
  },
};

type Messages = Readonly<Record<FailureKind, string>>;

const bySource: Readonly<Record<Locale, Readonly<Record<FailureSource, Messages>>>> = {
  fr: {
    feed: whole(french.feed, common.fr),
    hub: whole(french.hub, common.fr),
    unknown: whole(french.unknown, common.fr),
  },
  en: {
    feed: whole(english.feed, common.en),
    hub: whole(english.hub, common.en),
    unknown: whole(english.unknown, common.en),
  },
};

function whole({ unreachable, ...told }: Told, rest: Common): Messages {
  return { ...told, ...rest, CONFIG: unreachable, BLOCKED: unreachable, TRANSIENT: unreachable };
}
