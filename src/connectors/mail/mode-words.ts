import type { Locale } from '../../domain/member.ts';
import type { ModeNotice } from '../../domain/mode-table.ts';

/** What the subject and the first sentence tell: which calendar of which listing, as cleaned names. */
export type ModeGist = { readonly feed: string; readonly listing: string };

/** The words of a mail about calendars that are read less often than chosen, or as chosen again, in one language. */
export type ModeWords = {
  readonly subject: Readonly<Record<ModeNotice, (gist: ModeGist) => string>>;
  readonly manySubject: (count: number) => string;
  readonly lead: Readonly<Record<ModeNotice, (gist: ModeGist) => string>>;
  readonly manyLead: (count: number) => string;
  readonly label: Readonly<Record<'listing' | 'feed' | 'since' | 'back' | 'because', string>>;
  readonly because: Readonly<Record<'webhook_silent' | 'failed_runs' | 'long_failure', string>>;
  readonly remedy: Readonly<Record<ModeNotice, string>>;
  readonly button: string;
  readonly manyButton: string;
  readonly reason: string;
};

/** Told in the recipient's language. */
export const modeWords: Readonly<Record<Locale, ModeWords>> = {
  fr: {
    subject: {
      fallen: ({ feed, listing }) => `Le calendrier ${feed} de «\u00a0${listing}\u00a0» n’est plus lu en temps réel`,
      long_failure: ({ feed, listing }) =>
        `Le calendrier ${feed} de «\u00a0${listing}\u00a0» ne répond plus\u00a0: un essai par jour`,
      back: ({ feed, listing }) => `Le calendrier ${feed} de «\u00a0${listing}\u00a0» est de nouveau lu comme prévu`,
    },
    manySubject: (count) => `${count} calendriers ont changé de mode de lecture`,
    lead: {
      fallen: ({ feed, listing }) =>
        `Le calendrier ${feed} de «\u00a0${listing}\u00a0» n’est plus lu en temps réel\u00a0: relais le lit à chaque synchronisation périodique. Le temps réel reviendra de lui-même à la première lecture réussie.`,
      long_failure: ({ feed, listing }) =>
        `Le calendrier ${feed} de «\u00a0${listing}\u00a0» échoue depuis plus de 7 jours. relais ne l’essaie plus qu’une fois par jour\u00a0: une nouvelle réservation y resterait inconnue jusque-là. Ses nuits déjà lues restent fermées.`,
      back: ({ feed, listing }) =>
        `Le calendrier ${feed} de «\u00a0${listing}\u00a0» est de nouveau lu comme vous l’avez choisi. Il n’y a rien à faire.`,
    },
    manyLead: (count) => `${count} de vos calendriers ont changé de mode de lecture.`,
    label: {
      listing: 'Logement\u00a0:',
      feed: 'Calendrier relié\u00a0:',
      since: 'Depuis\u00a0:',
      back: 'Rétabli\u00a0:',
      because: 'Raison\u00a0:',
    },
    because: {
      failed_runs: 'trois lectures de suite ont échoué',
      webhook_silent: 'la plateforme ne prévient plus relais de ses changements',
      long_failure: 'plus de 30 lectures de suite ont échoué, en plus de 7 jours',
    },
    remedy: {
      fallen:
        'Que faire\u00a0: si cela dure, regardez sur la plateforme si le calendrier est toujours partagé, et la raison de l’échec sur la page du logement.',
      long_failure:
        'Que faire\u00a0: copiez de nouveau l’adresse d’exportation sur la plateforme et donnez-la sur la page du logement, ou supprimez ce calendrier s’il ne sert plus.',
      back: 'Les lectures ont repris d’elles-mêmes.',
    },
    button: 'Ouvrir le logement',
    manyButton: 'Ouvrir mes logements',
    reason:
      'Vous recevez ce message, une seule fois quand cela dure 6 heures et une seule fois quand c’est fini, parce que ce logement est le vôtre.',
  },
  en: {
    subject: {
      fallen: ({ feed, listing }) => `The ${feed} calendar of “${listing}” is no longer read in real time`,
      long_failure: ({ feed, listing }) => `The ${feed} calendar of “${listing}” no longer answers: one try a day`,
      back: ({ feed, listing }) => `The ${feed} calendar of “${listing}” is read as planned again`,
    },
    manySubject: (count) => `${count} calendars are read another way`,
    lead: {
      fallen: ({ feed, listing }) =>
        `The ${feed} calendar of “${listing}” is no longer read in real time: relais reads it at each periodic synchronisation. Real time comes back by itself with the first good reading.`,
      long_failure: ({ feed, listing }) =>
        `The ${feed} calendar of “${listing}” has been failing for over 7 days. relais tries it only once a day now: a new booking there would stay unknown until then. The nights that were read stay closed.`,
      back: ({ feed, listing }) =>
        `The ${feed} calendar of “${listing}” is read again as you chose. There is nothing to do.`,
    },
    manyLead: (count) => `${count} of your calendars are read another way.`,
    label: { listing: 'Listing:', feed: 'Connected calendar:', since: 'Since:', back: 'Back:', because: 'Why:' },
    because: {
      failed_runs: 'three readings in a row failed',
      webhook_silent: 'the platform no longer tells relais of its changes',
      long_failure: 'over 30 readings in a row failed, in over 7 days',
    },
    remedy: {
      fallen:
        'What to do: if it lasts, see on the platform whether the calendar is still shared, and why it fails on the listing’s page.',
      long_failure:
        'What to do: copy the export address from the platform again and give it on the listing’s page, or delete this calendar if it is no longer used.',
      back: 'The readings went on by themselves.',
    },
    button: 'Open the listing',
    manyButton: 'Open my listings',
    reason:
      'You get this mail, once when it has lasted 6 hours and once when it is over, because this listing is yours.',
  },
};
