import type { AlertSubjectKind } from '../../domain/alert-subject.ts';
import type { Locale } from '../../domain/member.ts';
import type { NotificationStage } from '../../domain/notification.ts';
import { alertWords, type StageWords } from './alert-words.ts';

/** What a mail about one alert says at one stage, by what the alert is of. */
export function stageWords(subject: AlertSubjectKind, stage: NotificationStage, locale: Locale): StageWords {
  const words = alertWords[locale].stages[stage];
  return subject === 'listing' ? words : { ...words, ...ofAccount[locale][stage] };
}

/** The label before the name of what the alert is of. */
export function subjectLabel(subject: AlertSubjectKind, locale: Locale): string {
  return subject === 'listing' ? alertWords[locale].label.listing : accountLabel[locale];
}

const accountLabel: Readonly<Record<Locale, string>> = { fr: 'Compte relié\u00a0:', en: 'Connected account:' };

/** What is said otherwise of an account connection than of a listing. */
const ofAccount: Readonly<Record<Locale, Readonly<Record<NotificationStage, Partial<StageWords>>>>> = {
  fr: {
    escalated: {
      lead: ({ listing }) =>
        `La synchronisation du compte relié «\u00a0${listing}\u00a0» échoue. D’ici à ce qu’elle reprenne, ce qui s’y passe peut manquer ici.`,
    },
    reminder: {},
    recovered: {},
    owner: {
      lead: ({ listing }) => `Votre compte relié «\u00a0${listing}\u00a0» ne se synchronise plus.`,
      button: 'Ouvrir le compte relié',
      reason: 'Vous recevez ce message parce que ce compte relié est le vôtre.',
    },
  },
  en: {
    escalated: {
      lead: ({ listing }) =>
        `The sync of the connected account “${listing}” fails. Until it works again, what happens there may be missing here.`,
    },
    reminder: {},
    recovered: {},
    owner: {
      lead: ({ listing }) => `Your connected account “${listing}” no longer syncs.`,
      button: 'Open the connected account',
      reason: 'You get this mail because this connected account is yours.',
    },
  },
};
