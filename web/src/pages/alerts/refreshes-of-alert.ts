import type { Alert } from '../../../../src/contract/alerts.ts';

/** The keys of everything shown that a change of the alert may change. */
export function refreshesOfAlert({ id, listingId }: Pick<Alert, 'id' | 'listingId'>): readonly (readonly string[])[] {
  return [['alerts'], ['alert', id], ['listing', listingId], ['listings']];
}
