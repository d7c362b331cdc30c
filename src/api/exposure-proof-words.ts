import type { Locale } from '../domain/member.ts';

/** What a proof says. */
export type ProofWords = {
  readonly title: string;
  readonly purpose: string;
  readonly listing: string;
  readonly nights: string;
  readonly stay: (from: string, to: string) => string;
  readonly reference: string;
  readonly since: string;
  readonly destination: string;
  readonly firstRead: string;
  readonly delay: string;
  readonly delayOf: (minutes: number) => string;
  readonly closedBefore: string;
  readonly reader: string;
  readonly edition: string;
  readonly notClosed: string;
  readonly lastRead: string;
  readonly revoked: string;
  readonly none: string;
  readonly how: string;
  readonly made: string;
};

const fr: ProofWords = {
  title: 'Relevé de publication d’une réservation',
  purpose: 'Quelle plateforme a lu la fermeture de ces nuits, et quand.',
  listing: 'Logement',
  nights: 'Séjour',
  stay: (from, to) => `arrivée ${from}, départ ${to}`,
  reference: 'Référence',
  since: 'Réservation connue de relais',
  destination: 'Destination',
  firstRead: 'Première lecture de la fermeture',
  delay: 'Délai',
  delayOf: (minutes) => (minutes < 1 ? 'moins d’une minute' : hoursAndMinutes(minutes)),
  closedBefore: 'fermé avant la réservation',
  reader: 'Lecteur',
  edition: 'Édition lue (ETag)',
  notClosed: 'Aucune lecture de la fermeture n’est enregistrée.',
  lastRead: 'Dernière lecture de cette adresse :',
  revoked: 'adresse révoquée',
  none: 'Aucun calendrier n’est publié pour une autre plateforme.',
  how: 'Chaque destination lit une adresse secrète qui n’est qu’à elle. Une lecture est une réponse HTTP 200 entière, ou 304 pour une édition qu’elle avait déjà ; « lecteur » est le nom que le programme se donne. L’ETag désigne les octets exacts de l’édition.',
  made: 'Relevé établi',
};

const en: ProofWords = {
  title: 'Record of how a booking was published',
  purpose: 'Which platform read that these nights are closed, and when.',
  listing: 'Listing',
  nights: 'Stay',
  stay: (from, to) => `check-in ${from}, check-out ${to}`,
  reference: 'Reference',
  since: 'Booking known to relais',
  destination: 'Destination',
  firstRead: 'Closure first read',
  delay: 'Delay',
  delayOf: (minutes) => (minutes < 1 ? 'less than a minute' : hoursAndMinutes(minutes)),
  closedBefore: 'closed before the booking',
  reader: 'Reader',
  edition: 'Edition read (ETag)',
  notClosed: 'No read of the closure is recorded.',
  lastRead: 'Last read of this address:',
  revoked: 'address revoked',
  none: 'No calendar is published for another platform.',
  how: 'Each destination reads a secret address that is its alone. A read is a whole HTTP answer of status 200, or 304 for an edition that it had already; “reader” is what the program calls itself. The ETag names the exact bytes of the edition.',
  made: 'Record made',
};

/** The words of a proof by language. */
export const proofWords: Readonly<Record<Locale, ProofWords>> = { fr, en };

function hoursAndMinutes(minutes: number): string {
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
