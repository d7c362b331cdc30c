import { randomUUID } from 'node:crypto';
import { type CalendarDate, dateInZone } from '../domain/calendar-date.ts';
import type { Cause } from '../domain/cause.ts';
import { plusMs } from '../domain/instant.ts';
import { merged, onOrAfter } from '../domain/night-range.ts';
import { nightsToClose, type PublicationPlan, planPublication } from '../domain/publication.ts';
import type { PublicationResult } from '../domain/run.ts';
import type { HubClosure } from '../hub-ports.ts';
import type { Publication, PublicationStore } from '../publication-ports.ts';
import { causesOfListings } from './causes-of-listings.ts';
import { closedAddress, unitAddress } from './connection-to-read.ts';
import { type Destination, destinationsToTell, type StandingClosure } from './destinations.ts';
import type { LockedListing } from './listing-lock.ts';
import type { Prisma } from './prisma.ts';
import { TRY_LATER_MS } from './publication-ending.ts';
import { type Noted, noteTaken } from './publication-writing.ts';
import type { SecretBox } from './secret-box.ts';

/** Who takes what the destinations of one listing are to be told: see `PublicationStore.take`. */
export type Taking = Parameters<PublicationStore['take']>[1] & { readonly listingId: string };
/** What was taken of one listing. */
export type Taken = Awaited<ReturnType<PublicationStore['take']>>;

/** A taking whose listing’s lock is held. */
export type TakingUnderLock = { readonly taking: Taking; readonly listing: LockedListing };

/** Takes what the destinations of several listings are to be told, by listing. What is to be told is written before it is told. */
export async function takeAll(
  tx: Prisma.TransactionClient,
  box: SecretBox,
  takings: readonly TakingUnderLock[],
): Promise<ReadonlyMap<string, Taken>> {
  const asked = takings.map(({ taking }) => taking);
  const rows = byListing(await destinationsToTell(tx, asked));
  const telling = takings.map(({ listing }) => listing).filter(({ id }) => rows.has(id));
  const causes = await causesOfListings(tx, telling);
  const decided = takings.map(({ taking, listing }) => {
    const of = { taking, listing, box, causes: causes.get(listing.id) ?? [] };
    return [listing.id, (rows.get(listing.id) ?? []).map((row) => decide(row, of))] as const;
  });
  const noted = decided.flatMap(([, destinations]) => destinations.map((one) => one.noted));
  await noteTaken(tx, noted);
  return new Map(decided.map(([listingId, destinations]) => [listingId, takenOf(destinations)]));
}

function byListing(rows: readonly Destination[]): ReadonlyMap<string, readonly Destination[]> {
  const ids = [...new Set(rows.map(({ listingId }) => listingId))];
  return new Map(ids.map((id) => [id, rows.filter(({ listingId }) => listingId === id)]));
}

/** What becomes of one destination: what is written of it, and what is told or why it cannot be. */
type Decided = {
  readonly noted: Noted;
  readonly publication?: Publication;
  readonly refused?: PublicationResult;
};

function takenOf(destinations: readonly Decided[]): Taken {
  return {
    publications: destinations.flatMap(({ publication }) => (publication ? [publication] : [])),
    refused: destinations.flatMap(({ refused }) => (refused ? [refused] : [])),
  };
}

type Context = TakingUnderLock & { readonly box: SecretBox; readonly causes: readonly Cause[] };

function decide(row: Destination, { taking, listing, box, causes }: Context): Decided {
  const { id: connectionId, label } = row;
  const unit = unitAddress(row, box);
  if (!unit) {
    const [failure, until] = [closedAddress, plusMs(taking.now, TRY_LATER_MS)];
    return {
      noted: { connectionId, what: 'refused', failure, until },
      refused: { outcome: 'not_published', connectionId, label, failure },
    };
  }
  const { revision } = listing;
  const today = dateInZone(taking.now, listing.timeZone);
  const told = toTell(row, { causes, today });
  const past = { past: row.published.filter(({ to }) => to <= today).map(keyOf), now: taking.now };
  if (told.closing.length + told.opening.length === 0)
    return { noted: { connectionId, what: 'in_step', revision, ...past } };
  const [publisher, until] = [taking.publisher, plusMs(taking.now, taking.leaseMs)];
  const of = { connectionId, listingId: listing.id, publisher, until, revision };
  const ownNights = causes.filter((cause) => cause.kind === 'observed' && cause.connectionId === connectionId);
  return {
    noted: { what: 'taken', ...of, ...past, created: told.created, opening: told.open },
    publication: {
      ...of,
      label,
      unit,
      today,
      toldRevision: row.publishedRevision,
      closing: told.closing,
      opening: told.opening,
      ours: told.ours,
      stillClosed: merged(onOrAfter(ownNights, today)),
    },
  };
}

type Telling = Pick<Publication, 'closing' | 'opening' | 'ours'> & {
  /** Closures that are new. */
  readonly created: readonly HubClosure[];
  /** Closures that are to be opened from now on. */
  readonly open: PublicationPlan['open'];
};

/** Nights that are past need nothing any more: what was asked for them is history. */
function toTell(
  { id: connectionId, published }: Destination,
  { causes, today }: { readonly causes: readonly Cause[]; readonly today: CalendarDate },
): Telling {
  const closures = published.filter(({ to }) => to > today);
  const opening = closures.filter(({ state }) => state === 'opening');
  const standing = closures.filter(({ state }) => state !== 'opening');
  const known = standing.map(({ key, from, to }) => ({ id: key, from, to }));
  const { close, open } = planPublication(nightsToClose(causes, { connectionId, today }), known, today);
  const created = close.map(({ from, to }) => ({ key: randomUUID(), remoteId: '', from, to }));
  const isToOpen = ({ key }: StandingClosure) => open.includes(key);
  const old = standing.filter((closure) => closure.state === 'closing' && !isToOpen(closure));
  const toOpen = [...opening, ...standing.filter(isToOpen)];
  return {
    created,
    open,
    closing: [
      ...created.map((closure) => ({ ...closure, isInDoubt: false })),
      ...old.map((closure) => ({ ...closureOf(closure), isInDoubt: true })),
    ],
    opening: toOpen.map((closure) => ({
      ...closureOf(closure),
      isInDoubt: closure.state === 'opening' || !closure.isNamed,
    })),
    ours: [...closures.map(closureOf), ...created],
  };
}

function keyOf({ key }: HubClosure): string {
  return key;
}

function closureOf({ key, remoteId, from, to }: StandingClosure): HubClosure {
  return { key, remoteId, from, to };
}
