import type { Locale } from '../../domain/member.ts';

/** Nights of a listing and who told of them, as cleaned names and dates in words. */
export type StayGist = { readonly listing: string; readonly platform: string; readonly dates: string };

type Told = (stay: StayGist) => { readonly title: string; readonly text: string };

/** The words of a mail about bookings and held releases, in one language. */
export type NoticeWords = {
  readonly booked: Told;
  readonly closed: Told;
  readonly cancelled: Told;
  readonly held: Told;
  readonly other: (listing: string) => string;
  readonly goneListing: string;
  readonly manySubject: (count: number) => string;
  readonly manyLead: (count: number) => string;
  readonly button: string;
  readonly manyButton: string;
  readonly reason: string;
};

/** Told in the recipient's language. */
export const noticeWords: Readonly<Record<Locale, NoticeWords>> = {
  fr: {
    booked: ({ listing, platform, dates }) => ({
      title: `Nouvelle réservation ${platform} pour «\u00a0${listing}\u00a0»`,
      text: `«\u00a0${listing}\u00a0» est réservé ${dates} sur ${platform}. Ces nuits se ferment sur vos autres plateformes.`,
    }),
    closed: ({ listing, platform, dates }) => ({
      title: `Dates fermées sur ${platform} pour «\u00a0${listing}\u00a0»`,
      text: `${platform} a fermé «\u00a0${listing}\u00a0» ${dates}, sans dire si c’est une réservation. Ces nuits se ferment sur vos autres plateformes.`,
    }),
    cancelled: ({ listing, platform, dates }) => ({
      title: `Réservation ${platform} annulée pour «\u00a0${listing}\u00a0»`,
      text: `«\u00a0${listing}\u00a0» n’est plus réservé ${dates} sur ${platform}.`,
    }),
    held: ({ listing, platform, dates }) => ({
      title: `Nuits en attente de confirmation pour «\u00a0${listing}\u00a0»`,
      text: `${platform} n’affiche plus ce qui fermait «\u00a0${listing}\u00a0» ${dates}. relais attend une confirmation avant de libérer ces nuits\u00a0: vous pouvez les libérer tout de suite.`,
    }),
    other: (listing) => `Du nouveau pour «\u00a0${listing}\u00a0»`,
    goneListing: 'logement supprimé',
    manySubject: (count) => `${count} nouveautés dans vos logements`,
    manyLead: (count) => `${count} choses ont changé dans vos logements.`,
    button: 'Ouvrir le logement',
    manyButton: 'Voir mes notifications',
    reason: 'Vous recevez ce message parce que vous l’avez choisi dans vos préférences.',
  },
  en: {
    booked: ({ listing, platform, dates }) => ({
      title: `New ${platform} booking for “${listing}”`,
      text: `“${listing}” is booked ${dates} on ${platform}. These nights are being closed on your other platforms.`,
    }),
    closed: ({ listing, platform, dates }) => ({
      title: `Dates closed on ${platform} for “${listing}”`,
      text: `${platform} has closed “${listing}” ${dates}, without saying whether it is a booking. These nights are being closed on your other platforms.`,
    }),
    cancelled: ({ listing, platform, dates }) => ({
      title: `${platform} booking cancelled for “${listing}”`,
      text: `“${listing}” is no longer booked ${dates} on ${platform}.`,
    }),
    held: ({ listing, platform, dates }) => ({
      title: `Nights awaiting confirmation for “${listing}”`,
      text: `${platform} no longer lists what closed “${listing}” ${dates}. relais waits for a confirmation before it frees these nights: you can free them at once.`,
    }),
    other: (listing) => `News of “${listing}”`,
    goneListing: 'deleted listing',
    manySubject: (count) => `${count} changes in your listings`,
    manyLead: (count) => `${count} things have changed in your listings.`,
    button: 'Open the listing',
    manyButton: 'See my notifications',
    reason: 'You get this mail because you chose it in your preferences.',
  },
};
