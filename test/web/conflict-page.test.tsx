/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ConflictDetail } from '../../src/contract/conflicts.ts';
import { aPerson, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { aConflict } from './conflict-builders.ts';
import { drawPages } from './draw.tsx';
import { data, fakeApi, problem, type SentRequest } from './fake-api.ts';

const ID = anId('c1');

function drawConflict(over: Partial<ConflictDetail> = {}, answer?: (request: SentRequest) => ConflictDetail | null) {
  let conflict = aConflict(over);
  const sent = fakeApi({
    'GET /api/preferences': () => data(aPerson({ role: 'member', name: 'Camille' })),
    'GET /api/conflicts': () => data([], { total: 0, page: 1, pageSize: 1 }),
    [`GET /api/conflicts/${ID}`]: () => data(conflict),
    [`POST /api/conflicts/${ID}/resolve`]: (request) => {
      const decided = answer?.(request);
      if (!decided) return problem(409, 'conflict_decided');
      conflict = decided;
      return data(decided);
    },
  });
  drawPages(`/conflicts/${ID}`);
  const decisions = () => sent.filter(({ method }) => method === 'POST').map(({ body }) => body);
  return { decisions };
}

const page = async () => read(await screen.findByRole('main'));
const button = (name: RegExp) => screen.findByRole('button', { name });

afterEach(cleanup);

describe('the page of a conflict', () => {
  test('tells what it is, both sides, what is suggested and why, what else is free, and its history', async () => {
    drawConflict();
    await screen.findByRole('heading', { level: 1, name: /^Double réservation, du 13 au 15 décembre 2026/ });
    const said = await page();
    for (const part of [
      'Gravité : Élevée',
      'À régler',
      'Réservation directe',
      'Ada',
      'Du 10 au 15 décembre 2026 (5 nuits)',
      'Réservation sur Airbnb',
      'Seul vous pouvez l’annuler, sur la plateforme.',
      'Garder : Réservation directe, du 10 au 15 décembre 2026 (5 nuits). relais l’a vue la première.',
      'La Grange',
      'pour « Réservation sur Airbnb, du 13 au 18 décembre 2026 (5 nuits) »',
      'Conflit vu · du 13 au 15 décembre 2026 (2 nuits) · Gravité : Élevée · synchronisation n° 4',
    ])
      expect(said).toContain(part);
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: /^Ouvrir Airbnb/ });
    expect([link.href, link.rel]).toEqual(['https://www.airbnb.com/hosting/reservations', 'noreferrer']);
  });

  test('says what becomes of the platform’s booking before it is left to the host, and then waits for it', async () => {
    const waiting = aConflict({
      state: 'waiting_platform',
      keep: anId('b1'),
      waitingSince: '2026-11-24T06:10:00.000Z',
    });
    const { decisions } = drawConflict({}, () => waiting);
    await userEvent.click(await button(/^Garder celle-ci.*Réservation directe/));
    const dialog = await screen.findByRole('dialog');
    expect(read(dialog)).toContain('relais ne peut rien annuler sur Airbnb');
    await userEvent.click(within(dialog).getByRole('button', { name: 'J’annule moi-même' }));
    await waitFor(async () => expect(await page()).toContain('En attente de la plateforme'));
    expect(decisions()).toEqual([{ action: 'keep_one', keep: anId('b1'), revision: 3 }]);
    expect(await page()).toContain('À annuler sur Airbnb (noté');
    expect(screen.queryByRole('button', { name: /^Garder celle-ci.*Réservation directe/ })).toBeNull();
  });

  const atBeds24 = () => {
    const [own, other] = aConflict().sides;
    if (!own || !other) throw new Error('There are no two sides.');
    return [own, { ...other, platform: 'beds24' as const, endedBy: 'api' as const }];
  };

  test('offers to have relais cancel at the hub, says what that means, and leaves the choice', async () => {
    const sides = atBeds24();
    const waiting = aConflict({
      sides,
      state: 'waiting_platform',
      waitingFor: 'api',
      keep: anId('b1'),
      waitingSince: '2026-11-24T06:10:00.000Z',
    });
    const { decisions } = drawConflict({ sides }, () => waiting);
    const keep = await button(/^Garder celle-ci.*Réservation directe/);
    expect(await page()).toContain('relais peut l’annuler sur Beds24, si vous le demandez.');
    await userEvent.click(keep);
    const dialog = await screen.findByRole('dialog');
    expect(read(dialog)).toContain('C’est définitif. relais n’écrit pas au voyageur');
    expect(within(dialog).getByRole('button', { name: 'J’annule moi-même' })).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Oui, que relais annule' }));
    await waitFor(async () => expect(await page()).toContain('relais annule cette réservation sur Beds24 (demandé'));
    expect(decisions()).toEqual([{ action: 'keep_one', keep: anId('b1'), cancelBy: 'api', revision: 3 }]);
  });

  test('says why the hub did not cancel, and what to do', async () => {
    const [opened] = aConflict().history;
    if (!opened) throw new Error('There is no history.');
    const refused = { ...opened, id: anId('e9'), type: 'cancel_refused' as const, reason: 'changed' };
    drawConflict({ sides: atBeds24(), history: [refused, opened] });
    await screen.findByText('L’annulation n’a pas été faite');
    expect(await page()).toContain('Les dates de cette réservation ont changé entre-temps. Les nuits restent fermées.');
    expect(screen.getByRole('link', { name: /^Ouvrir Beds24/ })).toBeTruthy();
  });

  test('says that the direct booking is cancelled at once, and for whom', async () => {
    drawConflict();
    await userEvent.click(await button(/^Garder celle-ci.*Réservation sur Airbnb/));
    const said = read(await screen.findByRole('dialog'));
    expect(said).toContain(
      'La réservation directe du 10 au 15 décembre 2026 (5 nuits) sera annulée ici tout de suite.',
    );
    expect(said).toContain('Oui, annuler la réservation directe');
  });

  test('asks before both are kept, and then shows how it was settled', async () => {
    const kept = aConflict({ state: 'resolved', resolution: 'kept_both', revision: 4 });
    const { decisions } = drawConflict({}, () => kept);
    await userEvent.click(await button(/^Garder les deux$/));
    await userEvent.click(await button(/^Oui, garder les deux$/));
    await waitFor(async () => expect(await page()).toContain('Réglé : les deux sont gardées.'));
    expect(decisions()).toEqual([{ action: 'keep_both', revision: 3 }]);
    expect(screen.queryByRole('button', { name: 'Ignorer' })).toBeNull();
    expect(await page()).not.toContain('Ce que relais propose');
  });

  test('puts it off from the keyboard', async () => {
    const { decisions } = drawConflict({}, () => aConflict({ putOffUntil: '2099-01-01T00:00:00.000Z', revision: 4 }));
    const later = await button(/^Plus tard$/);
    later.focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('menuitem', { name: '1 jour' }));
    await waitFor(async () => expect(await page()).toContain('Remis à plus tard'));
    expect(decisions()).toMatchObject([{ action: 'later', revision: 3 }]);
  });

  test('says that somebody was first', async () => {
    drawConflict({}, () => null);
    await userEvent.click(await button(/^Ignorer$/));
    await userEvent.click(await button(/^Oui, ignorer$/));
    await waitFor(async () => expect(await page()).toContain('Ce conflit a été réglé entre-temps.'));
  });
});
