import type { Locale } from '../../domain/member.ts';
import type { NotificationStage } from '../../domain/notification.ts';

/** What the subject and the first sentence tell. `listing` is the cleaned name of what the alert is of; `reminder` counts from 1. */
export type AlertGist = { readonly listing: string; readonly failedAttempts: number; readonly reminder: number };

/** What a mail about one alert says at one stage. `reason` says why this person gets it. */
export type StageWords = {
  readonly subject: (gist: AlertGist) => string;
  readonly lead: (gist: AlertGist) => string;
  readonly button: string;
  readonly reason: string;
};

/** The words of mails about alerts in one language. `label`s end as a label does in that language. */
export type AlertWords = {
  readonly greet: (name: string) => string;
  readonly stages: Readonly<Record<NotificationStage, StageWords>>;
  readonly label: Readonly<
    Record<'listing' | 'cause' | 'firstFailed' | 'lastFailed' | 'failedAttempts' | 'remedy', string>
  >;
  /** For an alert that failed no more since its last good run, and is still open. */
  readonly oneGoodRun: string;
};

const forSupport = {
  fr: {
    button: 'Ouvrir l’alerte',
    reason: 'Vous recevez ce message parce que vous assurez le support de relais.',
  },
  en: { button: 'Open the alert', reason: 'You get this mail because you do support for relais.' },
};

const frenchFailures = (count: number) => (count === 0 ? '' : ` (${count} ${count === 1 ? 'échec' : 'échecs'})`);
const englishFailures = (count: number) => (count === 0 ? '' : ` (${count} ${count === 1 ? 'failure' : 'failures'})`);
const frenchQuoted = (listing: string) => `«\u00a0${listing}\u00a0»`;

/** The words of every stage in every language. */
export const alertWords: Readonly<Record<Locale, AlertWords>> = {
  fr: {
    greet: (name) => (name === '' ? 'Bonjour,' : `Bonjour ${name},`),
    stages: {
      escalated: {
        ...forSupport.fr,
        subject: ({ listing, failedAttempts }) =>
          `Escalade\u00a0: la synchronisation de ${frenchQuoted(listing)} échoue${frenchFailures(failedAttempts)}`,
        lead: ({ listing }) =>
          `La synchronisation de ${frenchQuoted(listing)} échoue. D’ici à ce qu’elle reprenne, une nuit réservée ailleurs peut rester libre ici.`,
      },
      reminder: {
        ...forSupport.fr,
        subject: ({ listing, failedAttempts, reminder }) =>
          `Rappel ${reminder}\u00a0: la synchronisation de ${frenchQuoted(listing)} échoue toujours${frenchFailures(failedAttempts)}`,
        lead: ({ listing }) =>
          `L’alerte sur ${frenchQuoted(listing)} est toujours ouverte et personne ne s’en occupe. Prenez-la en charge pour que les rappels cessent.`,
      },
      recovered: {
        ...forSupport.fr,
        subject: ({ listing }) =>
          `Rétablie\u00a0: la synchronisation de ${frenchQuoted(listing)} fonctionne de nouveau`,
        lead: ({ listing }) =>
          `La synchronisation de ${frenchQuoted(listing)} fonctionne de nouveau et l’alerte est résolue. Vous n’avez rien à faire.`,
      },
      owner: {
        subject: ({ listing }) => `La synchronisation de ${frenchQuoted(listing)} échoue`,
        lead: ({ listing }) => `Un calendrier relié de ${frenchQuoted(listing)} ne se synchronise plus.`,
        button: 'Ouvrir le logement',
        reason: 'Vous recevez ce message parce que ce logement est le vôtre.',
      },
    },
    label: {
      listing: 'Logement\u00a0:',
      cause: 'Cause\u00a0:',
      firstFailed: 'Premier échec\u00a0:',
      lastFailed: 'Dernier échec\u00a0:',
      failedAttempts: 'Échecs de suite\u00a0:',
      remedy: 'Que faire\u00a0:',
    },
    oneGoodRun: 'Une synchronisation a réussi depuis\u00a0: encore une et l’alerte se résoudra d’elle-même.',
  },
  en: {
    greet: (name) => (name === '' ? 'Hello,' : `Hello ${name},`),
    stages: {
      escalated: {
        ...forSupport.en,
        subject: ({ listing, failedAttempts }) =>
          `Escalated: the sync of “${listing}” fails${englishFailures(failedAttempts)}`,
        lead: ({ listing }) =>
          `The sync of “${listing}” fails. Until it works again, a night that is booked elsewhere may stay free here.`,
      },
      reminder: {
        ...forSupport.en,
        subject: ({ listing, failedAttempts, reminder }) =>
          `Reminder ${reminder}: the sync of “${listing}” still fails${englishFailures(failedAttempts)}`,
        lead: ({ listing }) =>
          `The alert about “${listing}” is still open and nobody looks after it. Acknowledge it to end the reminders.`,
      },
      recovered: {
        ...forSupport.en,
        subject: ({ listing }) => `Recovered: the sync of “${listing}” works again`,
        lead: ({ listing }) =>
          `The sync of “${listing}” works again and the alert is resolved. There is nothing for you to do.`,
      },
      owner: {
        subject: ({ listing }) => `The sync of “${listing}” fails`,
        lead: ({ listing }) => `A connected calendar of “${listing}” no longer syncs.`,
        button: 'Open the listing',
        reason: 'You get this mail because this listing is yours.',
      },
    },
    label: {
      listing: 'Listing:',
      cause: 'Cause:',
      firstFailed: 'First failure:',
      lastFailed: 'Last failure:',
      failedAttempts: 'Failures in a row:',
      remedy: 'What to do:',
    },
    oneGoodRun: 'One sync was good since: one more and the alert resolves by itself.',
  },
};
