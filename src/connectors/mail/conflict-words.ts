import type { ConflictMailEntry } from '../../conflict-ports.ts';
import type { Locale } from '../../domain/member.ts';

/** What the subject and the first sentence tell, as cleaned names and dates in words. `platform`: where it is to be cancelled. */
export type ConflictGist = { readonly listing: string; readonly nights: string; readonly platform: string };

/** What a mail says of a conflict: two guests, a guest on closed nights, or a reminder of what is to be cancelled. */
export type ConflictNews = 'guests' | 'closed' | 'waiting';

type Told = (gist: ConflictGist) => string;

/** The words of a mail about conflicts, in one language. */
export type ConflictWords = {
  readonly subject: Readonly<Record<ConflictNews, Told>>;
  readonly manySubject: (count: number) => string;
  readonly lead: Readonly<Record<ConflictNews, Told>>;
  readonly manyLead: (count: number) => string;
  readonly label: Readonly<Record<'listing' | 'nights' | 'sides' | 'keep' | 'cancel', string>>;
  readonly direct: string;
  readonly block: string;
  readonly vanished: string;
  readonly remedy: Readonly<Record<ConflictNews, string>>;
  readonly button: string;
  readonly manyButton: string;
  readonly reason: Readonly<Record<ConflictMailEntry['stage'], string>>;
};

/** Told in the recipient's language. */
export const conflictWords: Readonly<Record<Locale, ConflictWords>> = {
  fr: {
    subject: {
      guests: ({ listing, nights }) => `Double réservation de «\u00a0${listing}\u00a0», ${nights}`,
      closed: ({ listing, nights }) => `Réservation sur des nuits fermées de «\u00a0${listing}\u00a0», ${nights}`,
      waiting: ({ listing, platform }) =>
        `À annuler sur ${platform}\u00a0: «\u00a0${listing}\u00a0» est toujours réservé deux fois`,
    },
    manySubject: (count) => `${count} conflits de réservation à régler`,
    lead: {
      guests: ({ listing, nights }) =>
        `«\u00a0${listing}\u00a0» est réservé deux fois ${nights}. Un seul des deux voyageurs pourra y dormir.`,
      closed: ({ listing, nights }) =>
        `«\u00a0${listing}\u00a0» est réservé ${nights}, sur des nuits qui étaient fermées.`,
      waiting: ({ listing, nights, platform }) =>
        `Vous deviez annuler sur ${platform} la réservation qui gêne «\u00a0${listing}\u00a0» ${nights}. Son calendrier l’annonce toujours.`,
    },
    manyLead: (count) => `${count} conflits attendent votre décision.`,
    label: {
      listing: 'Logement\u00a0:',
      nights: 'Nuits en conflit\u00a0:',
      sides: 'Ce qui les demande\u00a0:',
      keep: 'À garder\u00a0:',
      cancel: 'À annuler\u00a0:',
    },
    direct: 'Réservation directe',
    block: 'Votre blocage',
    vanished: 'n’est plus annoncé',
    remedy: {
      guests:
        'Que faire\u00a0: ouvrez le conflit. relais dit laquelle garder et pourquoi, et si un autre de vos logements est libre ces nuits-là. En attendant, elles restent fermées partout.',
      closed:
        'Que faire\u00a0: ouvrez le conflit pour garder la réservation ou votre fermeture. En attendant, les nuits restent fermées partout.',
      waiting:
        'Que faire\u00a0: annulez-la sur la plateforme. Le conflit se ferme seul dès que son calendrier le confirme\u00a0; les nuits restent fermées jusque-là.',
    },
    button: 'Voir le conflit',
    manyButton: 'Voir les conflits',
    reason: {
      opened: 'Vous recevez ce message, une seule fois par conflit, parce que ce logement est le vôtre.',
      reminder: 'Vous recevez ce rappel parce que ce logement est le vôtre et que ce conflit n’est pas réglé.',
    },
  },
  en: {
    subject: {
      guests: ({ listing, nights }) => `“${listing}” is booked twice, ${nights}`,
      closed: ({ listing, nights }) => `A booking on closed nights of “${listing}”, ${nights}`,
      waiting: ({ listing, platform }) => `To be cancelled on ${platform}: “${listing}” is still booked twice`,
    },
    manySubject: (count) => `${count} booking conflicts to settle`,
    lead: {
      guests: ({ listing, nights }) =>
        `“${listing}” is booked twice, ${nights}. Only one of the two guests can sleep there.`,
      closed: ({ listing, nights }) => `“${listing}” is booked, ${nights}, on nights that were closed.`,
      waiting: ({ listing, nights, platform }) =>
        `You were going to cancel on ${platform} the booking that is in the way of “${listing}”, ${nights}. Its calendar still lists it.`,
    },
    manyLead: (count) => `${count} conflicts wait for your decision.`,
    label: {
      listing: 'Listing:',
      nights: 'Nights in conflict:',
      sides: 'Needed by:',
      keep: 'To keep:',
      cancel: 'To cancel:',
    },
    direct: 'Direct booking',
    block: 'Your block',
    vanished: 'no longer listed',
    remedy: {
      guests:
        'What to do: open the conflict. relais says which to keep and why, and whether another listing of yours is free on those nights. Until then they stay closed everywhere.',
      closed:
        'What to do: open the conflict to keep the booking or your closure. Until then the nights stay closed everywhere.',
      waiting:
        'What to do: cancel it on the platform. The conflict closes by itself once its calendar confirms it; the nights stay closed until then.',
    },
    button: 'See the conflict',
    manyButton: 'See the conflicts',
    reason: {
      opened: 'You get this mail, once for each conflict, because this listing is yours.',
      reminder: 'You get this reminder because this listing is yours and the conflict is not settled.',
    },
  },
};
