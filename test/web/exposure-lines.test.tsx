/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import type { NightCause } from '../../src/contract/calendar.ts';
import type { Exposure } from '../../src/contract/exports.ts';
import { CauseItem } from '../../web/src/pages/listing/calendar/CauseItem.tsx';
import { aCause, aConnection, aListing, anId } from './builders.ts';
import { draw } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const listing = aListing();
const cause = aCause({ kind: 'booking', platform: null, eventClass: null, connectionId: null, label: 'Camille' });
const EXPOSURE = `/api/bookings/${cause.id}/exposure`;
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const pageText = () => document.body.textContent?.replaceAll('\u00a0', ' ');

function anExposure(over: Partial<Exposure> = {}): Exposure {
  const nothing = { platform: null, closedAt: null, minutes: null, ownReadAt: null, silentSince: null };
  return { exportId: anId('e1'), connectionId: null, label: 'GreenGo', ...nothing, ...over };
}

async function drawCause(destinations: readonly Exposure[], shown: NightCause = cause, isOwn = true) {
  const { id, from, to, since } = cause;
  const sent = fakeApi({
    [`GET ${EXPOSURE}`]: () => data({ id, from, to, since, destinations }),
    [`GET /api/listings/${listing.id}/connections`]: () => data([aConnection()]),
  });
  draw(<CauseItem cause={shown} listing={{ ...listing, own: isOwn }} onChanged={() => undefined} />);
  await pass(50);
  return sent;
}

describe('how long a booking stayed open elsewhere', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test('is told for each destination by its name', async () => {
    await drawCause([
      anExposure({ closedAt: '2026-11-20T08:12:00.000Z', minutes: 12 }),
      anExposure({
        exportId: anId('e2'),
        label: 'www.airbnb.fr',
        connectionId: aConnection().id,
        ownReadAt: '2026-11-24T06:05:00.000Z',
      }),
      anExposure({ exportId: anId('e3'), label: 'Holidu' }),
      anExposure({
        exportId: anId('e5'),
        label: 'Smoobu',
        ownReadAt: '2026-11-22T05:58:00.000Z',
        silentSince: '2026-11-22T05:58:00.000Z',
      }),
      anExposure({ exportId: anId('e4'), label: 'Vrbo', closedAt: '2026-11-20T08:00:10.000Z', minutes: 0 }),
    ]);

    expect(
      screen
        .getAllByRole('listitem')
        .slice(1)
        .map((item) => item.textContent?.replaceAll('\u00a0', ' ')),
    ).toEqual([
      'GreenGo : fermé en 12 minutes',
      'Airbnb : pas encore fermé, dernière lecture il y a 5 minutes',
      'Holidu : pas encore fermé, jamais lu',
      'Smoobu : pas encore fermé, plus aucune lecture depuis 2 jours',
      'Vrbo : fermé aussitôt',
    ]);
  });

  test('leads to the record to print, in a page of its own', async () => {
    await drawCause([anExposure()]);

    const link = screen.getByRole('link', { name: 'Relevé à imprimer' });
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual([`${EXPOSURE}/proof`, '_blank']);
  });

  test('is not spoken of where nothing is published', async () => {
    await drawCause([]);

    expect(pageText()).not.toContain('Fermeture ailleurs');
  });

  test.each([
    ['the host’s block', { ...cause, kind: 'block' as const }, true, false],
    ['a platform’s block', aCause({ eventClass: 'block' }), true, false],
    ['another’s booking', cause, false, false],
    ['what may be a booking', { ...aCause({ eventClass: 'unknown' }), id: cause.id }, true, true],
  ])('of %s is asked for or not', async (_, shown, isOwn, isAsked) => {
    const sent = await drawCause([], shown, isOwn);

    expect(sent.some(({ path }) => path === EXPOSURE)).toBe(isAsked);
  });
});
