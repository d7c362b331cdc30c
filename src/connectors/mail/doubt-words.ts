import type { FeedDoubt } from '../../domain/feed-doubt.ts';
import type { Locale } from '../../domain/member.ts';

/** What the subject and the first sentence tell: which calendar of which listing, as cleaned names. */
export type DoubtGist = { readonly feed: string; readonly listing: string };

/** The words of a mail about calendars whose answers are in doubt, in one language. */
export type DoubtWords = {
  readonly subject: (doubt: FeedDoubt, gist: DoubtGist) => string;
  readonly manySubject: (count: number) => string;
  readonly lead: (doubt: FeedDoubt, gist: DoubtGist) => string;
  readonly manyLead: (count: number) => string;
  readonly label: Readonly<Record<'listing' | 'feed' | 'since' | 'due', string>>;
  readonly remedy: Readonly<Record<'broken' | 'origin', string>>;
  readonly button: string;
  readonly manyButton: string;
  readonly reason: string;
};

const lostFr: Readonly<Record<FeedDoubt, string>> = {
  feed_empty: 'est devenu vide',
  tail_vanished: 'a perdu sa fin',
  many_vanished: 'a perdu plusieurs séjours à la fois',
  origin_gone: 'ferme des nuits sans origine connue',
};
const lostEn: Readonly<Record<FeedDoubt, string>> = {
  feed_empty: 'became empty',
  tail_vanished: 'lost its far end',
  many_vanished: 'lost several stays at once',
  origin_gone: 'closes nights of unknown origin',
};

/** Told in the recipient's language. */
export const doubtWords: Readonly<Record<Locale, DoubtWords>> = {
  fr: {
    subject: (doubt, { feed, listing }) => `Le calendrier ${feed} de «\u00a0${listing}\u00a0» ${lostFr[doubt]}`,
    manySubject: (count) => `${count} calendriers à vérifier`,
    lead: (doubt, { feed, listing }) =>
      doubt === 'origin_gone'
        ? `${feed} ferme des nuits de «\u00a0${listing}\u00a0» que relais tenait pour une copie de vos propres dates. L’original n’existe plus, et elles y sont toujours.`
        : `Le calendrier ${feed} de «\u00a0${listing}\u00a0» ${lostFr[doubt]}. C’est peut-être une panne de la plateforme\u00a0: ses nuits restent fermées pour le moment.`,
    manyLead: (count) => `${count} de vos calendriers ont changé d’une façon qui demande votre attention.`,
    label: {
      listing: 'Logement\u00a0:',
      feed: 'Calendrier relié\u00a0:',
      since: 'Vu la première fois\u00a0:',
      due: 'Libération au plus tôt\u00a0:',
    },
    remedy: {
      broken:
        'Que faire\u00a0: regardez sur la plateforme si ces réservations sont bien annulées. Si rien ne revient, les nuits seront libérées après 6 heures\u00a0; vous pouvez les libérer plus tôt sur la page du logement, ou les bloquer vous-même.',
      origin:
        'Que faire\u00a0: regardez sur la plateforme si quelqu’un y a réservé ces nuits. Si oui, dites-le sur la page du logement. Sinon, libérez-les sur la plateforme\u00a0: elles restent fermées partout jusque-là.',
    },
    button: 'Ouvrir le logement',
    manyButton: 'Ouvrir mes logements',
    reason: 'Vous recevez ce message, une seule fois par incident, parce que ce logement est le vôtre.',
  },
  en: {
    subject: (doubt, { feed, listing }) => `The ${feed} calendar of “${listing}” ${lostEn[doubt]}`,
    manySubject: (count) => `${count} calendars to look at`,
    lead: (doubt, { feed, listing }) =>
      doubt === 'origin_gone'
        ? `${feed} closes nights of “${listing}” that relais took for a copy of your own dates. The original is gone and they are still there.`
        : `The ${feed} calendar of “${listing}” ${lostEn[doubt]}. This may be an outage of the platform: its nights stay closed for now.`,
    manyLead: (count) => `${count} of your calendars changed in a way that needs your attention.`,
    label: { listing: 'Listing:', feed: 'Connected calendar:', since: 'First seen:', due: 'Freed at the earliest:' },
    remedy: {
      broken:
        'What to do: see on the platform whether these bookings are really cancelled. If nothing comes back, the nights are freed after 6 hours; you can free them sooner on the listing’s page, or block them yourself.',
      origin:
        'What to do: see on the platform whether somebody booked these nights there. If so, say it on the listing’s page. If not, free them on the platform: until then they stay closed everywhere.',
    },
    button: 'Open the listing',
    manyButton: 'Open my listings',
    reason: 'You get this mail, once for each incident, because this listing is yours.',
  },
};
