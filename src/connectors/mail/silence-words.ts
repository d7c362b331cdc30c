import type { Locale } from '../../domain/member.ts';

/** What the subject and the first sentence tell: who has stopped reading the calendar of which listing, as cleaned names. */
export type SilenceGist = { readonly reader: string; readonly listing: string };

/** The words of a mail about platforms that have stopped reading exports, in one language. */
export type SilenceWords = {
  readonly subject: (gist: SilenceGist) => string;
  readonly manySubject: (count: number) => string;
  readonly lead: (gist: SilenceGist) => string;
  readonly manyLead: (count: number) => string;
  readonly label: Readonly<Record<'listing' | 'reader' | 'lastRead', string>>;
  readonly remedy: string;
  readonly button: string;
  readonly manyButton: string;
  readonly reason: string;
};

/** Told in the recipient's language. */
export const silenceWords: Readonly<Record<Locale, SilenceWords>> = {
  fr: {
    subject: ({ reader, listing }) => `${reader} ne lit plus le calendrier de «\u00a0${listing}\u00a0»`,
    manySubject: (count) => `${count} calendriers publiés ne sont plus lus`,
    lead: ({ reader, listing }) =>
      `${reader} lisait le calendrier de «\u00a0${listing}\u00a0» et ne le lit plus. Les nuits réservées depuis restent libres chez elle.`,
    manyLead: (count) =>
      `${count} de vos calendriers publiés étaient lus par une plateforme et ne le sont plus. Les nuits réservées depuis y restent libres.`,
    label: { listing: 'Logement\u00a0:', reader: 'Calendrier publié pour\u00a0:', lastRead: 'Dernière lecture\u00a0:' },
    remedy:
      'Que faire\u00a0: sur la plateforme, vérifiez que l’adresse de votre calendrier est encore enregistrée. Si elle n’y est plus, changez l’adresse dans relais et enregistrez la nouvelle. En attendant, fermez-y vous-même les nuits réservées ailleurs.',
    button: 'Voir les calendriers publiés',
    manyButton: 'Ouvrir mes logements',
    reason:
      'Vous recevez ce message, une seule fois par panne, parce que ce logement est le vôtre. La page du logement dira quand la lecture aura repris.',
  },
  en: {
    subject: ({ reader, listing }) => `${reader} no longer reads the calendar of “${listing}”`,
    manySubject: (count) => `${count} published calendars are no longer read`,
    lead: ({ reader, listing }) =>
      `${reader} used to read the calendar of “${listing}” and does not any more. Nights booked since then are still free there.`,
    manyLead: (count) =>
      `${count} of your published calendars were read by a platform and are not any more. Nights booked since then are still free there.`,
    label: { listing: 'Listing:', reader: 'Calendar published for:', lastRead: 'Last read:' },
    remedy:
      'What to do: check that the platform still has the address of your calendar. If it has not, change the address in relais and give it the new one. Until then, close the nights booked elsewhere there yourself.',
    button: 'See the published calendars',
    manyButton: 'Open my listings',
    reason:
      'You get this mail, once for each such silence, because this listing is yours. The listing’s page will tell when it is read again.',
  },
};
