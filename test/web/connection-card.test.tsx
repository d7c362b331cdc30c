/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Locale } from '../../src/domain/member.ts';
import { ConnectionCard } from '../../web/src/pages/listing/connections/ConnectionCard.tsx';
import { aConnection, aListing } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const failure = { type: 'AUTH' as const, message: 'Accès refusé.' };

async function drawCard(over: Parameters<typeof aConnection>[0], language: Locale = 'fr') {
  const connection = aConnection(over);
  const sent = fakeApi({ [`PATCH /api/connections/${connection.id}`]: () => data(connection) });
  drawLinked(<ConnectionCard connection={connection} listing={aListing()} />, { language });
  await screen.findByRole('switch');
  return sent;
}

const badge = () => {
  const shown = document.querySelector('.tone-badge');
  return [shown?.textContent, shown?.getAttribute('data-tone')];
};

describe('the card of a connection', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test.each([
    ['was read', {}, ['Relié', 'good']],
    ['was never read', { lastSyncAt: null }, ['Pas encore lu', 'calm']],
    [
      'failed at its first reading',
      { lastSyncAt: null, status: 'ERROR', lastSyncError: failure },
      ['En erreur', 'bad'],
    ],
    ['was switched off before it was read', { lastSyncAt: null, status: 'DISCONNECTED' }, ['Arrêté', 'calm']],
  ] as const)('of one that %s has the right badge', async (_, over, shown) => {
    await drawCard(over);
    expect(badge()).toEqual(shown);
  });

  test('says once that its platform is down for all, and when it is tried again', async () => {
    const lastSyncError = { type: 'TRANSIENT' as const, message: 'Cette plateforme ne répond pas en ce moment.' };
    const waitingUntil = '2026-11-24T06:15:00.000Z';
    await drawCard({ status: 'ERROR', platformDown: true, waitingUntil, lastSyncError });
    expect(screen.getByText(/est en panne, pour tous\. Elle est essayée de nouveau à partir de/)).toBeTruthy();
    expect(screen.queryByText(/ne répond pas en ce moment/)).toBeNull();
  });

  test('says what to do where a hub brings its channel already', async () => {
    await drawCard({ channelTwice: { channel: 'airbnb', hubConnectionId: 'h', hubLabel: 'Beds24 · Studio' } });
    expect(screen.getByText('Airbnb est relié deux fois')).toBeTruthy();
    expect(screen.getByText(/Supprimez le calendrier iCal Airbnb/)).toBeTruthy();
    expect(screen.getByText(/« Beds24 · Studio » l’apporte déjà/)).toBeTruthy();
  });

  test('still says what is wrong with the connection itself while its platform is down', async () => {
    await drawCard({ status: 'ERROR', platformDown: true, lastSyncError: failure });
    expect(screen.getByText('Accès refusé.')).toBeTruthy();
    expect(screen.getByText(/essayée de nouveau en ce moment/)).toBeTruthy();
  });

  test('says only once that it was never read, and when it will be', async () => {
    await drawCard({ lastSyncAt: null });
    expect(screen.getAllByText(/Pas encore lu/)).toHaveLength(1);
    screen.getByText('Prochaine lecture dans 20 minutes');
  });

  test('calls one that nobody named by its platform, everywhere', async () => {
    const sent = await drawCard({});
    screen.getByRole('heading', { name: 'Airbnb' });
    screen.getByText('www.airbnb.fr');
    screen.getByRole('switch', { name: 'Synchroniser Airbnb' });
    screen.getByRole('button', { name: 'Supprimer Airbnb' });
    await person().click(screen.getByRole('button', { name: 'Modifier Airbnb' }));
    expect(screen.getByLabelText<HTMLInputElement>('Nom').value).toBe('Airbnb');
    expect(sent).toEqual([]);
  });

  test('tells for a month what is new in how its calendar is written', async () => {
    const organizer = { kind: 'property', detail: 'ORGANIZER', seenAt: '2026-11-20T06:00:00.000Z' } as const;
    const old = {
      kind: 'unfamiliar',
      detail: 'Airbnb UID prefix 0123456789ab',
      seenAt: '2026-10-01T06:00:00.000Z',
    } as const;
    await drawCard({ drifts: [organizer, old] });
    screen.getByText('nouvelle propriété : ORGANIZER');
    expect(screen.queryByText(/0123456789ab/)).toBeNull();
  });

  test('lets its owner say how its calendar is to be read', async () => {
    const sent = await drawCard({ ignoreTentative: true });
    await person().click(screen.getByRole('button', { name: 'Modifier Airbnb' }));
    await person().click(screen.getByRole('checkbox', { name: /^La date de fin est la dernière nuit/ }));
    await person().click(screen.getByRole('button', { name: 'Enregistrer' }));
    const body = { endIsLastNight: true, ignoreTentative: true, readOnly: false };
    expect(sent).toMatchObject([{ method: 'PATCH', body }]);
  });

  const modes: [string, Locale, Parameters<typeof aConnection>[0], { mode: RegExp; reason: RegExp }][] = [
    [
      'a feed that the sweep reads',
      'fr',
      {},
      { mode: /^Périodique, toutes les 30 minutes · /, reason: /^Lu à chaque synchronisation/ },
    ],
    [
      'one in real time',
      'en',
      { ...{ modeInForce: 'realtime', modeReason: 'chosen', readEveryMin: 2 }, modeSince: '2026-11-20T09:05:00.000Z' },
      { mode: /^Real time, every 2 minutes, since 20 November 2026, .+ · /, reason: /^As you chose\.$/ },
    ],
    [
      'one that fell',
      'fr',
      { ...{ mode: 'realtime', modeReason: 'failed_runs' }, modeSince: '2026-11-23T09:05:00.000Z' },
      {
        mode: /^Périodique, toutes les 30 minutes, depuis le 23 novembre 2026, .+ · /,
        reason: /^Trois lectures de suite ont échoué/,
      },
    ],
    [
      'one that failed for long',
      'en',
      { modeInForce: 'manual', modeReason: 'long_failure', readEveryMin: 1440 },
      { mode: /^Manual, one try a day · /, reason: /^Failing for over 7 days/ },
    ],
    [
      'one that is read by hand only',
      'fr',
      { modeInForce: 'manual', modeReason: 'chosen', readEveryMin: null },
      { mode: /^Manuel · /, reason: /^Lu seulement quand vous le demandez/ },
    ],
  ];
  test.each(modes)('of %s says in %s how it is read, and why', async (_, language, over, { mode, reason }) => {
    await drawCard(over, language);
    const help = language === 'fr' ? 'Modes de synchronisation' : 'Synchronisation modes';
    const link = screen.getByRole('link', { name: help });
    expect(link.getAttribute('href')).toBe('/help/modes');
    expect(link.parentElement?.textContent).toMatch(mode);
    screen.getByText(reason);
  });

  test.each([
    ['no interval that was not chosen', null, { mode: 'realtime' }],
    ['the interval that was chosen', 'toutes les 5 minutes', { mode: 'realtime', syncIntervalMin: 5 }],
  ])('lets its owner choose another mode, and sends %s', async (_, interval, body) => {
    const sent = await drawCard({});
    await person().click(screen.getByRole('button', { name: 'Modifier Airbnb' }));
    expect(screen.queryByLabelText('Intervalle')).toBeNull();
    await person().click(screen.getByRole('radio', { name: 'Temps réel' }));
    if (interval !== null) await person().selectOptions(screen.getByLabelText('Intervalle'), interval);
    await person().click(screen.getByRole('button', { name: 'Enregistrer' }));
    expect(sent).toMatchObject([{ body }]);
    expect(Object.keys(sent[0]?.body ?? {}).includes('syncIntervalMin')).toBe(interval !== null);
  });
});
