/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HeldSection } from '../../web/src/pages/listing/calendar/HeldSection.tsx';
import { aHeld, aListing } from './builders.ts';
import { draw } from './draw.tsx';
import { data, type FakeAnswer, fakeApi, problem } from './fake-api.ts';

const listing = aListing();
const RELEASE = `POST /api/held/${aHeld().id}/release`;
const KEEP = `POST /api/held/${aHeld().id}/keep`;
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const pageText = () => document.body.textContent?.replaceAll('\u00a0', ' ');

/** The held nights are listed until the release was asked for. */
async function drawHeld(released: FakeAnswer, held = aHeld()) {
  let isOpen = true;
  const decide = () => {
    isOpen = false;
    return released;
  };
  const decisions = held.reason === 'asked' ? { [RELEASE]: decide, [KEEP]: decide } : {};
  const sent = fakeApi({
    [`GET /api/listings/${listing.id}/held`]: () => data(isOpen ? [held] : []),
    [held.change === 'origin' ? KEEP : RELEASE]: decide,
    ...decisions,
  });
  draw(<HeldSection listing={listing} />);
  await pass(50);
  return sent;
}

async function releaseNow() {
  await person().click(screen.getByRole('button', { name: /^Libérer maintenant/ }));
  await person().click(screen.getByRole('button', { name: 'Oui, libérer' }));
  await pass(50);
}

describe('nights that wait for confirmation', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test('are told with their platform, their dates and when they will be free', async () => {
    await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }));
    expect(pageText()).toMatch(/3 nuits annulées sur Airbnb, libérées vers \d+ h 30/);
    expect(pageText()).toContain('du 5 au 8 décembre 2026 (3 nuits)');
  });

  test('are told with the name of their connection when it is any iCal feed', async () => {
    const held = aHeld({ platform: 'other', label: 'Agenda de Luc' });
    await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }), held);
    expect(pageText()).toContain('3 nuits annulées sur Agenda de Luc');
  });

  test('are not released before the host has confirmed', async () => {
    const sent = await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }));
    await person().click(screen.getByRole('button', { name: /^Libérer maintenant/ }));
    await person().click(screen.getByRole('button', { name: 'Non, garder' }));
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });

  test('are gone once released by hand', async () => {
    await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }));
    await releaseNow();
    expect(pageText()).toContain('Les nuits sont libérées.');
    expect(screen.queryByRole('heading', { name: 'En attente de confirmation' })).toBeNull();
  });

  test('are asked for again when they were decided meanwhile, and that is said', async () => {
    await drawHeld(problem(409, 'held_already_decided'));
    await releaseNow();
    expect(pageText()).toContain('déjà été libérées ou confirmées entre-temps');
    expect(screen.queryByRole('heading', { name: 'En attente de confirmation' })).toBeNull();
  });

  test.each([
    ['the calendar became empty', 'feed_empty', 'nous attendons 6 heures'],
    ['its end is missing too', 'tail_vanished', 'La fin du calendrier manque aussi'],
    ['several stays vanished', 'many_vanished', 'Plusieurs séjours ont disparu à la fois'],
  ] as const)('say why they wait longer when %s', async (_, reason, words) => {
    await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }), aHeld({ reason }));
    expect(pageText()).toContain(words);
  });

  test('of a wave of blocks are told apart from a cancellation, and can be closed at once', async () => {
    const wave = aHeld({ change: 'closure', reason: 'block_wave', to: '2027-02-05' });
    await drawHeld(data({ from: '2026-12-05', to: '2027-02-05' }), wave);
    expect(pageText()).toMatch(/62 nuits fermées d’un coup par Airbnb, prises en compte vers \d+ h 30/);
    expect(pageText()).toContain('nous attendons 3 heures');
    await person().click(screen.getByRole('button', { name: /^Fermer maintenant les nuits/ }));
    await person().click(screen.getByRole('button', { name: 'Oui, fermer' }));
    await pass(50);
    expect(pageText()).toContain('Les nuits sont fermées.');
  });

  test.each([
    [
      'freed',
      { button: /^Libérer maintenant/, yes: 'Oui, libérer', path: 'release', done: 'Les nuits sont libérées.' },
    ],
    [
      'kept',
      {
        button: /^Garder fermées les nuits/,
        yes: 'Oui, garder fermées',
        path: 'keep',
        done: 'restent fermées, par un',
      },
    ],
  ] as const)(
    'of a calendar that is read on request ask the host, and are %s',
    async (_, { button, yes, path, done }) => {
      const sent = await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }), aHeld({ reason: 'asked' }));
      expect(pageText()).toContain('3 nuits n’apparaissent plus sur Airbnb : sont-elles libres ?');
      expect(pageText()).toContain('Jusque-là, elles restent fermées.');
      await person().click(screen.getByRole('button', { name: button }));
      await person().click(screen.getByRole('button', { name: yes }));
      await pass(50);
      const decided = sent.filter(({ method }) => method === 'POST').map((each) => each.path);
      expect(decided).toEqual([`/api/held/${aHeld().id}/${path}`]);
      expect(pageText()).toContain(done);
    },
  );

  test('whose origin is gone ask whether they are taken, and stay closed', async () => {
    const asked = aHeld({ change: 'origin', reason: 'origin_gone', platform: 'vrbo' });
    await drawHeld(data({ from: '2026-12-05', to: '2026-12-08' }), asked);
    expect(pageText()).toContain('3 nuits encore fermées sur Vrbo / Abritel, sans origine connue');
    expect(pageText()).toContain('elles restent fermées partout');
    await person().click(screen.getByRole('button', { name: /^Les nuits .* sont bien réservées$/ }));
    await person().click(screen.getByRole('button', { name: 'Oui, elles le sont' }));
    await pass(50);
    expect(pageText()).toContain('les nuits restent fermées.');
  });
});
