/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import type { Listing } from '../../src/contract/listings.ts';
import { FailingLine } from '../../web/src/parts/FailingLine.tsx';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { aListing, anId } from './builders.ts';
import { draw, drawPages } from './draw.tsx';
import { data } from './fake-api.ts';

const openAlert = (status: 'active' | 'escalated'): NonNullable<Listing['openAlert']> => ({
  id: anId('a1'),
  status,
  errorType: 'TRANSIENT',
  failedAttempts: 3,
  firstFailedAt: new Date(Date.now() - 3 * 3_600_000).toISOString(),
  lastFailedAt: new Date().toISOString(),
});

describe('the line of a listing that fails', () => {
  afterEach(cleanup);

  test.each([
    ['active', 'fr', 'Synchronisation en échec depuis 3 heures.'],
    ['escalated', 'fr', 'Synchronisation en échec depuis 3 heures ; elle est signalée au support.'],
    ['active', 'en', 'Synchronisation failing for 3 hours.'],
    ['escalated', 'en', 'Synchronisation failing for 3 hours; it is flagged to support.'],
  ] as const)('says to the host of an %s alert in %s what is true', async (status, language, said) => {
    fakeAlerts({ alerts: [], person: aPerson({ role: 'member' }) });
    draw(<FailingLine listing={aListing({ openAlert: openAlert(status) })} />, { language });
    const line = await screen.findByText(/3\shour|3\sheure/);
    expect(read(line).trim()).toBe(said);
    expect(screen.queryByRole('link')).toBeNull();
  });

  test('leads support to the alert, from the list and from the listing', async () => {
    const listing = aListing({ own: false, openAlert: openAlert('escalated') });
    fakeAlerts({
      alerts: [],
      routes: {
        'GET /api/listings': () => data([listing], { total: 1, page: 1, pageSize: 24 }),
        [`GET /api/listings/${listing.id}`]: () => data(listing),
      },
    });
    const { router } = drawPages('/listings?scope=all');
    const link = () => screen.findByRole('link', { name: `Voir l’alerte de ${listing.name}` });
    expect((await link()).getAttribute('href')).toBe(`/admin/alerts/${anId('a1')}`);
    await act(() => router.navigate({ to: `/listings/${listing.id}` }));
    await screen.findByRole('button', { name: 'Synchroniser maintenant' });
    expect((await link()).getAttribute('href')).toBe(`/admin/alerts/${anId('a1')}`);
  });

  test('is not there without an alert, and asks for nothing', () => {
    const sent = fakeAlerts({ alerts: [] });
    draw(<FailingLine listing={aListing()} />);
    expect(screen.queryByText(/échec/)).toBeNull();
    expect(sent).toEqual([]);
  });
});
