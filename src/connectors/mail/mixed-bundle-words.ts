import type { AlertMailEntry } from '../../alert-ports.ts';
import type { Locale } from '../../domain/member.ts';
import { type BundleWords, bundleWords } from './bundle-words.ts';

/** The words of a bundle: those about listings, unless some of its alerts are of account connections. */
export function bundleWordsFor(entries: readonly AlertMailEntry[], locale: Locale): BundleWords {
  const words = bundleWords[locale];
  if (isAboutListings(entries)) return words;
  const { subject, part, heading, ...others } = mixed[locale];
  return {
    ...words,
    ...others,
    subject,
    part: { ...words.part, owner: part },
    heading: { ...words.heading, owner: heading },
  };
}

/** True when every alert is of a listing. */
export function isAboutListings(entries: readonly AlertMailEntry[]): boolean {
  return entries.every(({ subject }) => subject.kind === 'listing');
}

type MixedWords = Pick<BundleWords, 'subject' | 'ownButton' | 'ownReason'> & {
  readonly part: BundleWords['part']['owner'];
  readonly heading: BundleWords['heading']['owner'];
};

const mixed: Readonly<Record<Locale, MixedWords>> = {
  fr: {
    subject: {
      escalated: (count) => `Escalade\u00a0: ${count} synchronisations échouent`,
      reminder: (count) => `Rappel\u00a0: ${count} synchronisations échouent toujours`,
      recovered: (count) => `Rétablies\u00a0: ${count} synchronisations fonctionnent de nouveau`,
      owner: (count) => `${count} de vos synchronisations échouent`,
    },
    part: (count) => `${count} chez vous`,
    heading: (count) =>
      count === 1 ? '1 de vos synchronisations échoue' : `${count} de vos synchronisations échouent`,
    ownButton: 'Ouvrir relais',
    ownReason: 'Vous recevez ce message parce que ces logements et comptes reliés sont les vôtres.',
  },
  en: {
    subject: {
      escalated: (count) => `Escalated: ${count} syncs fail`,
      reminder: (count) => `Reminder: ${count} syncs still fail`,
      recovered: (count) => `Recovered: ${count} syncs work again`,
      owner: (count) => `${count} of your syncs fail`,
    },
    part: (count) => `${count} of your own`,
    heading: (count) => (count === 1 ? '1 of your syncs fails' : `${count} of your syncs fail`),
    ownButton: 'Open relais',
    ownReason: 'You get this mail because these listings and connected accounts are yours.',
  },
};
