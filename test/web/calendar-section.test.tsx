/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { NightCause } from '../../src/contract/calendar.ts';
import { nightsOf } from '../../src/domain/night-range.ts';
import { ListingCalendarSection } from '../../web/src/pages/listing/calendar/ListingCalendarSection.tsx';
import { aCause, aConnection, aListing, aNight, anId } from './builders.ts';
import { draw } from './draw.tsx';
import { data, fakeApi, problem } from './fake-api.ts';

const listing = aListing();
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const textOf = (element: HTMLElement) => element.textContent?.replaceAll('\u00a0', ' ');

const unknown = aCause({
  id: anId('c2'),
  platform: 'booking.com',
  eventClass: 'unknown',
  from: '2026-11-29',
  to: '2026-12-01',
});
const booking = aCause({ from: '2026-11-27', to: '2026-11-30' });

async function drawCalendar(causes: readonly NightCause[]) {
  const nights = nightsOf({ from: '2026-11-01', to: '2026-12-05' }).map((date) =>
    aNight(
      date,
      causes.filter(({ from, to }) => from <= date && date < to),
    ),
  );
  const sent = fakeApi({
    [`GET /api/listings/${listing.id}/calendar`]: () => data({ today: '2026-11-24', revision: 1, nights }),
    [`GET /api/listings/${listing.id}/held`]: () => data([]),
    [`GET /api/listings/${listing.id}/connections`]: () => data([aConnection()]),
    [`POST /api/listings/${listing.id}/bookings`]: () => problem(409, 'nights_taken', { causes }),
    [`POST /api/listings/${listing.id}/blocks`]: () => problem(503, 'unavailable'),
  });
  draw(<ListingCalendarSection listing={listing} month="2026-11" onMonth={() => undefined} />);
  await pass(50);
  return sent;
}

async function openNight(name: RegExp) {
  await person().click(screen.getByLabelText(name));
  await pass(50);
  return screen.getByRole('dialog');
}

describe('the calendar of a listing', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test('says of a night that two sources claim that it is booked twice', async () => {
    await drawCalendar([booking, unknown]);
    expect(textOf(await openNight(/^29 novembre 2026/))).toContain('Nuits réservées deux fois');
  });

  test.each([
    ['is a block', { eventClass: 'block' as const }],
    ['is held', { held: { id: anId('d1'), dueAt: '2026-11-24T07:30:00.000Z' } }],
  ])('warns of nothing when the second cause %s', async (_, over) => {
    await drawCalendar([booking, { ...unknown, ...over }]);
    expect(textOf(await openNight(/^29 novembre 2026/))).not.toContain('Nuits réservées deux fois');
  });

  test('tells who takes a night, which nights and since when', async () => {
    await drawCalendar([booking, unknown]);
    const dialog = await openNight(/^29 novembre 2026/);
    expect(textOf(dialog)).toContain('Réservation sur Airbnb');
    expect(textOf(dialog)).toContain('Du 27 au 30 novembre 2026 (3 nuits)');
    expect(textOf(dialog)).toContain('Dates fermées sur Booking.com');
    expect(textOf(dialog)).toContain('Connu il y a 4 jours');
  });

  test('names the connection of a cause by its platform when nobody gave it a name', async () => {
    await drawCalendar([aCause({ ...booking, label: 'www.airbnb.fr' })]);
    const dialog = await openNight(/^29 novembre 2026/);
    expect(textOf(dialog)).toContain('Calendrier relié : Airbnb');
  });

  test.each([
    ['Noter une réservation', 'Arrivée', '23 novembre 2026', '24 novembre 2026'],
    ['Noter une réservation', 'Départ', '24 novembre 2026', '25 novembre 2026'],
    ['Bloquer des nuits', 'Première nuit bloquée', '23 novembre 2026', '24 novembre 2026'],
    ['Bloquer des nuits', 'Dernière nuit bloquée', '23 novembre 2026', '24 novembre 2026'],
  ])('under “%s” the picker of “%s” bears that name, and %s is out of reach', async (button, label, past, open) => {
    await drawCalendar([]);
    const dialog = await openNight(/^26 novembre 2026/);
    await person().click(within(dialog).getByRole('button', { name: button }));
    await person().click(screen.getByRole('button', { name: label }));
    await pass(50);
    const picker = within(screen.getByRole('dialog', { name: label }));
    expect(picker.getByRole<HTMLButtonElement>('button', { name: past }).disabled).toBe(true);
    expect(picker.getByRole<HTMLButtonElement>('button', { name: open }).disabled).toBe(false);
  });

  test('says by what nights are taken when a booking is refused', async () => {
    await drawCalendar([booking]);
    const dialog = await openNight(/^26 novembre 2026/);
    await person().click(within(dialog).getByRole('button', { name: 'Noter une réservation' }));
    await person().click(within(dialog).getByRole('button', { name: 'Enregistrer la réservation' }));
    await pass(50);
    expect(textOf(within(dialog).getByRole('alert'))).toContain(
      'Déjà pris : Réservation sur Airbnb, du 27 au 30 novembre 2026 (3 nuits)',
    );
  });

  test('sends the day after the last blocked night as the end of a block', async () => {
    const sent = await drawCalendar([]);
    const dialog = await openNight(/^26 novembre 2026/);
    await person().click(within(dialog).getByRole('button', { name: 'Bloquer des nuits' }));
    await person().click(within(dialog).getByRole('button', { name: 'Bloquer ces nuits' }));
    await pass(50);
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ from: '2026-11-26', to: '2026-11-27' });
  });
});
