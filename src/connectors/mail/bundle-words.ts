import type { Locale } from '../../domain/member.ts';
import type { NotificationStage } from '../../domain/notification.ts';
import { alertWords } from './alert-words.ts';

type Counted = (count: number) => string;

/** What a line tells of an alert, in words: why it fails, its failures in a row (none after a good run), from when and to when. */
type LineFacts = {
  readonly stage: NotificationStage;
  readonly cause: string;
  readonly failedAttempts: number;
  readonly first: string;
  readonly last: string;
};

/** The words of a mail about several alerts in one language. `line` tells one of them below its listing's name. */
export type BundleWords = {
  /** The subject where all alerts are at one stage; `part` names one stage where they are at several. */
  readonly subject: Readonly<Record<NotificationStage, Counted>>;
  readonly part: Readonly<Record<NotificationStage, Counted>>;
  readonly mixedSubject: (parts: string) => string;
  readonly lead: Counted;
  readonly heading: Readonly<Record<NotificationStage, Counted>>;
  readonly others: Counted;
  readonly line: (facts: LineFacts) => string;
  readonly button: string;
  readonly ownButton: string;
  readonly reason: string;
  readonly ownReason: string;
};

const plural = (one: string, many: string): Counted => {
  return (count) => `${count} ${count === 1 ? one : many}`;
};

/** The words of bundles in every language. */
export const bundleWords: Readonly<Record<Locale, BundleWords>> = {
  fr: {
    subject: {
      escalated: (count) => `Escalade\u00a0: la synchronisation de ${count} logements échoue`,
      reminder: (count) => `Rappel\u00a0: la synchronisation de ${count} logements échoue toujours`,
      recovered: (count) => `Rétablie\u00a0: la synchronisation de ${count} logements fonctionne de nouveau`,
      owner: (count) => `La synchronisation de ${count} de vos logements échoue`,
    },
    part: {
      escalated: plural('escaladée', 'escaladées'),
      reminder: plural('toujours ouverte', 'toujours ouvertes'),
      recovered: plural('résolue', 'résolues'),
      owner: plural('sur vos logements', 'sur vos logements'),
    },
    mixedSubject: (parts) => `Alertes de synchronisation\u00a0: ${parts}`,
    lead: (count) => `Ce message réunit ${count} alertes de synchronisation.`,
    heading: {
      escalated: plural('alerte escaladée', 'alertes escaladées'),
      reminder: plural('alerte toujours ouverte', 'alertes toujours ouvertes'),
      recovered: plural('alerte résolue', 'alertes résolues'),
      owner: plural('de vos logements ne se synchronise plus', 'de vos logements ne se synchronisent plus'),
    },
    others: (count) => `… et ${plural('autre', 'autres')(count)}`,
    line: ({ stage, cause, failedAttempts, first, last }) => {
      if (stage === 'recovered') return `${cause}, dernier échec le ${last}`;
      const failures = failedAttempts === 0 ? '' : `${plural('échec', 'échecs de suite')(failedAttempts)}, `;
      return `${cause}, ${failures}depuis le ${first}`;
    },
    button: 'Ouvrir les alertes',
    ownButton: 'Ouvrir mes logements',
    reason: alertWords.fr.stages.escalated.reason,
    ownReason: 'Vous recevez ce message parce que ces logements sont les vôtres.',
  },
  en: {
    subject: {
      escalated: (count) => `Escalated: the sync of ${count} listings fails`,
      reminder: (count) => `Reminder: the sync of ${count} listings still fails`,
      recovered: (count) => `Recovered: the sync of ${count} listings works again`,
      owner: (count) => `The sync of ${count} of your listings fails`,
    },
    part: {
      escalated: plural('escalated', 'escalated'),
      reminder: plural('still open', 'still open'),
      recovered: plural('resolved', 'resolved'),
      owner: plural('on your listings', 'on your listings'),
    },
    mixedSubject: (parts) => `Sync alerts: ${parts}`,
    lead: (count) => `This mail brings together ${count} sync alerts.`,
    heading: {
      escalated: plural('escalated alert', 'escalated alerts'),
      reminder: plural('alert still open', 'alerts still open'),
      recovered: plural('resolved alert', 'resolved alerts'),
      owner: plural('of your listings no longer syncs', 'of your listings no longer sync'),
    },
    others: (count) => `… and ${plural('other', 'others')(count)}`,
    line: ({ stage, cause, failedAttempts, first, last }) => {
      if (stage === 'recovered') return `${cause}, last failure on ${last}`;
      const failures = failedAttempts === 0 ? '' : `${plural('failure', 'failures in a row')(failedAttempts)}, `;
      return `${cause}, ${failures}since ${first}`;
    },
    button: 'Open the alerts',
    ownButton: 'Open my listings',
    reason: alertWords.en.stages.escalated.reason,
    ownReason: 'You get this mail because these listings are yours.',
  },
};
