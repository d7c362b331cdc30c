import type { Alert } from '../../../../src/contract/alerts.ts';

/** The keys of everything shown that a change of the alert may change. */
export function refreshesOfAlert({ id, listingId }: Pick<Alert, 'id' | 'listingId'>): readonly (readonly string[])[] {
  const ofSubject = listingId === null ? [['accounts']] : [['listing', listingId], ['listings']];
  return [['alerts'], ['alert', id], ...ofSubject];
}
