import type { AlertSubject, AlertSubjectRef } from '../../src/domain/alert-subject.ts';

/** Names a listing as what an alert is of. */
export function ofListing(id: string): AlertSubjectRef {
  return { kind: 'listing', id };
}

/** Names an account connection as what an alert is of. */
export function ofAccount(id: string): AlertSubjectRef {
  return { kind: 'connection', id };
}

/** An account connection as what an alert is of. */
export function anAccountSubject(over: Partial<AlertSubject> = {}): AlertSubject {
  return { kind: 'connection', id: 'connection', name: 'Alpaca', ownerId: 'owner', ...over };
}

/** A listing as what an alert is of. */
export function aListingSubject(over: Partial<AlertSubject> = {}): AlertSubject {
  return { kind: 'listing', id: 'listing', name: 'Le Nid', ownerId: 'owner', ...over };
}
