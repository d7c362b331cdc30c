/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Availability } from '../../src/contract/availability.ts';
import { ListingCalendarSection } from '../../web/src/pages/listing/calendar/ListingCalendarSection.tsx';
import { aCause, aListing, aNight, anId } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const listing = aListing();
const room = anId('f1');
const closed = aCause({
  kind: 'linked',
  eventClass: null,
  connectionId: null,
  label: 'Chambre bleue',
  from: '2026-11-27',
  to: '2026-11-29',
  linked: { listingId: room, listingName: 'Chambre bleue', kind: 'observed', eventClass: 'booking' },
});
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const plain = (element: HTMLElement) => (element.textContent ?? '').replaceAll('\u00a0', ' ');

async function drawCalendar(language: 'fr' | 'en', checked?: Availability) {
  const nights = [aNight('2026-11-26'), aNight('2026-11-27', [closed]), aNight('2026-11-28', [closed])];
  fakeApi({
    [`GET /api/listings/${listing.id}/calendar`]: () => data({ today: '2026-11-24', revision: 1, nights }),
    [`GET /api/listings/${listing.id}/held`]: () => data([]),
    [`POST /api/listings/${listing.id}/availability/check`]: () => data(checked),
  });
  drawLinked(<ListingCalendarSection listing={listing} month="2026-11" onMonth={() => undefined} />, { language });
  await pass(50);
}

describe('nights that a linked listing takes', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test.each([
    [
      'fr',
      /27 novembre 2026, fermé par un logement lié, Chambre bleue/,
      'Réservation sur Airbnb, logement lié « Chambre bleue »',
      ['Voir le calendrier de « Chambre bleue »', 'Fermé par un logement lié'],
    ],
    [
      'en',
      /27 November 2026, closed by a linked listing, Chambre bleue/,
      'Booking on Airbnb, linked listing “Chambre bleue”',
      ['See the calendar of “Chambre bleue”', 'Closed by a linked listing'],
    ],
  ] as const)(
    'say so in %s in their cell, in their dialog and in the legend',
    async (language, cell, words, [link, legend]) => {
      await drawCalendar(language);
      expect(plain(screen.getByRole('list', { name: /L[ée]gend/ }))).toContain(legend);
      await person().click(screen.getByLabelText(cell));
      await pass(50);
      const dialog = screen.getByRole('dialog');
      expect(plain(dialog)).toContain(words);
      const place = within(dialog).getByRole('link', { name: (name) => name.replaceAll('\u00a0', ' ') === link });
      expect(place.getAttribute('href')).toBe(`/listings/${room}?month=2026-11`);
    },
  );

  const fresh = {
    connectionId: anId('b1'),
    listingId: room,
    connector: 'beds24',
    platform: 'beds24',
    label: 'Beds24',
    state: 'fresh',
    readAt: '2026-11-24T06:10:00.000Z',
    ageMs: 0,
  } as const;

  test.each<[string, Availability, RegExp]>([
    ['free', { available: true, causes: [], freshness: [fresh] }, /Ces nuits sont libres\..*Beds24 : lu/],
    [
      'free as far as is known',
      {
        available: true,
        causes: [],
        freshness: [{ ...fresh, state: 'unreachable', readAt: '2026-11-24T05:40:00.000Z' }],
      },
      /Aucune nuit n’est prise à notre connaissance.*Beds24 : ne répond pas, dernière lecture il y a 30 minutes/,
    ],
    [
      'taken in a linked listing',
      { available: false, causes: [closed], freshness: [{ ...fresh, state: 'stale', readAt: null, ageMs: null }] },
      /ne sont pas toutes libres.*Réservation sur Airbnb, logement lié « Chambre bleue ».*dernière lecture jamais/,
    ],
  ])('and a check of dates says that they are %s, with how old that is', async (_, checked, words) => {
    await drawCalendar('fr', checked);
    await person().click(screen.getByRole('button', { name: 'Vérifier ces dates' }));
    await pass(200);
    await person().click(screen.getByRole('button', { name: 'Vérifier' }));
    await pass(200);
    expect(plain(screen.getByRole('alert'))).toMatch(words);
  });
});
