/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConnectionCard } from '../../web/src/pages/listing/connections/ConnectionCard.tsx';
import { aConnection, aListing } from './builders.ts';
import { draw } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const failure = { type: 'AUTH' as const, message: 'Accès refusé.' };

function drawCard(over: Parameters<typeof aConnection>[0]) {
  const connection = aConnection(over);
  const sent = fakeApi({ [`PATCH /api/connections/${connection.id}`]: () => data(connection) });
  draw(<ConnectionCard connection={connection} listing={aListing()} />);
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
  ] as const)('of one that %s has the right badge', (_, over, shown) => {
    drawCard(over);
    expect(badge()).toEqual(shown);
  });

  test('says once that its platform is down for all, and when it is tried again', () => {
    const lastSyncError = { type: 'TRANSIENT' as const, message: 'Cette plateforme ne répond pas en ce moment.' };
    const waitingUntil = '2026-11-24T06:15:00.000Z';
    drawCard({ status: 'ERROR', platformDown: true, waitingUntil, lastSyncError });
    expect(screen.getByText(/est en panne, pour tous\. Elle est essayée de nouveau à partir de/)).toBeTruthy();
    expect(screen.queryByText(/ne répond pas en ce moment/)).toBeNull();
  });

  test('still says what is wrong with the connection itself while its platform is down', () => {
    drawCard({ status: 'ERROR', platformDown: true, lastSyncError: failure });
    expect(screen.getByText('Accès refusé.')).toBeTruthy();
    expect(screen.getByText(/essayée de nouveau en ce moment/)).toBeTruthy();
  });

  test('says only once that it was never read, and when it will be', () => {
    drawCard({ lastSyncAt: null });
    expect(screen.getAllByText(/Pas encore lu/)).toHaveLength(1);
    screen.getByText('Prochaine lecture dans 20 minutes');
  });

  test('calls one that nobody named by its platform, everywhere', async () => {
    const sent = drawCard({});
    screen.getByRole('heading', { name: 'Airbnb' });
    screen.getByText('www.airbnb.fr');
    screen.getByRole('switch', { name: 'Synchroniser Airbnb' });
    screen.getByRole('button', { name: 'Supprimer Airbnb' });
    await person().click(screen.getByRole('button', { name: 'Modifier Airbnb' }));
    expect(screen.getByLabelText<HTMLInputElement>('Nom').value).toBe('Airbnb');
    expect(sent).toEqual([]);
  });

  test('tells for a month what is new in how its calendar is written', () => {
    const organizer = { kind: 'property', detail: 'ORGANIZER', seenAt: '2026-11-20T06:00:00.000Z' } as const;
    const old = {
      kind: 'unfamiliar',
      detail: 'Airbnb UID prefix 0123456789ab',
      seenAt: '2026-10-01T06:00:00.000Z',
    } as const;
    drawCard({ drifts: [organizer, old] });
    screen.getByText('nouvelle propriété : ORGANIZER');
    expect(screen.queryByText(/0123456789ab/)).toBeNull();
  });

  test('lets its owner say how its calendar is to be read', async () => {
    const sent = drawCard({ ignoreTentative: true });
    await person().click(screen.getByRole('button', { name: 'Modifier Airbnb' }));
    await person().click(screen.getByRole('checkbox', { name: /^La date de fin est la dernière nuit/ }));
    await person().click(screen.getByRole('button', { name: 'Enregistrer' }));
    const body = { endIsLastNight: true, ignoreTentative: true, readOnly: false };
    expect(sent).toMatchObject([{ method: 'PATCH', body }]);
  });
});
