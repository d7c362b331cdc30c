/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Alert } from '../../src/contract/alerts.ts';
import { anAlert, anEscalatedAlert, aResolvedAlert } from './alert-builders.ts';
import { type AlertWorld, fakeAlerts, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeAnswer, problem } from './fake-api.ts';

const alert = anEscalatedAlert();
const change = (name: string) => `PATCH /api/admin/alerts/${alert.id}/${name}`;
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const dialog = () => screen.findByRole('dialog', { name: 'Résoudre l’alerte' });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** The dashboard with one escalated alert, which becomes what `name` answers. */
function drawWith(name: string, answer: Alert | FakeAnswer) {
  const world: AlertWorld = {
    alerts: [alert],
    routes: {
      [change(name)]: () => {
        if (!('listingId' in answer)) return answer;
        world.alerts = [answer];
        return data(answer);
      },
    },
  };
  const sent = fakeAlerts(world);
  return {
    ...drawPages('/admin'),
    bodies: () => sent.filter(({ method }) => method === 'PATCH').map(({ body }) => body),
  };
}

describe('resolving an alert', () => {
  afterEach(cleanup);

  test('takes a note by the keyboard alone, says so, and takes the alert from the list', async () => {
    const { bodies } = drawWith('resolve', aResolvedAlert());
    (await button(/^Résoudre l’alerte de/)).focus();
    await userEvent.keyboard('{Enter}');
    const note = await within(await dialog()).findByRole('textbox', { name: 'Note' });
    await waitFor(() => expect(document.activeElement).toBe(note));
    await userEvent.keyboard('  Lien renouvelé{Enter}avec l’hôte ');
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await screen.findByText('Alerte résolue.');
    await screen.findByText('Tout va bien');
    expect(bodies()).toEqual([{ note: 'Lien renouvelé\navec l’hôte' }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('gives the focus to the section of the alert that is gone', async () => {
    drawWith('resolve', aResolvedAlert());
    await userEvent.click(await button(/^Résoudre l’alerte de/));
    await userEvent.click(within(await dialog()).getByRole('button', { name: 'Résoudre' }));
    await screen.findByText('Tout va bien');
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Alertes de synchronisation' })),
    );
  });

  test('needs no note', async () => {
    const { bodies } = drawWith('resolve', aResolvedAlert());
    await userEvent.click(await button(/^Résoudre l’alerte de/));
    await userEvent.click(within(await dialog()).getByRole('button', { name: 'Résoudre' }));
    await screen.findByText('Alerte résolue.');
    expect(bodies()).toEqual([{}]);
  });

  test('says so when it had closed by itself', async () => {
    drawWith('resolve', aResolvedAlert({ resolution: 'recovered', resolvedBy: null }));
    await userEvent.click(await button(/^Résoudre l’alerte de/));
    await userEvent.click(within(await dialog()).getByRole('button', { name: 'Résoudre' }));
    await screen.findByText('Cette alerte s’était déjà fermée d’elle-même.');
  });

  test.each([
    [0, true],
    [1, false],
  ])('warns that a next failure opens it again after %i good runs: %s', async (goodRuns, warns) => {
    fakeAlerts({ alerts: [anEscalatedAlert({ goodRuns })] });
    drawPages('/admin');
    await userEvent.click(await button(/^Résoudre l’alerte de/));
    const warning = within(await dialog()).queryByText(/^La dernière synchronisation a encore échoué/);
    expect(warning !== null).toBe(warns);
  });

  test.each([
    [{ newerAlertId: anId('a9') }, 'Voir l’alerte la plus récente', `/admin/alerts/${anId('a9')}`],
    [{}, 'Voir les alertes de ce logement', `/admin/alerts/calendar-sync?listingId=${alert.listingId}`],
  ])('is refused where a newer alert superseded it, and leads there: %j', async (more, link, place) => {
    drawWith('resolve', problem(409, 'alert_superseded', more));
    await userEvent.click(await button(/^Résoudre l’alerte de/));
    await userEvent.click(within(await dialog()).getByRole('button', { name: 'Résoudre' }));
    const refusal = await screen.findByRole('alert');
    expect(read(refusal)).toContain('Ce logement a une alerte plus récente.');
    expect(within(refusal).getByRole('link', { name: link }).getAttribute('href')).toBe(place);
  });

  test('shows what is wrong with the note at the note, and keeps it', async () => {
    const errors = [{ pointer: '/note', code: 'too_big', detail: 'too long' }];
    drawWith('resolve', problem(422, 'invalid', { errors }));
    await userEvent.click(await button(/^Résoudre l’alerte de/));
    const note = within(await dialog()).getByRole<HTMLTextAreaElement>('textbox', { name: 'Note' });
    await userEvent.type(note, 'Fait');
    await userEvent.click(within(await dialog()).getByRole('button', { name: 'Résoudre' }));
    await screen.findByText('Cette valeur est trop longue ou trop grande.');
    expect(note.value).toBe('Fait');
    expect(document.activeElement).toBe(note);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('looking after an alert', () => {
  afterEach(cleanup);

  test('says until when, and is not offered a second time', async () => {
    const acknowledged = { acknowledgedBy: { id: 's1', name: 'Dominique' }, acknowledgedUntil: inHours(72) };
    const { bodies } = drawWith('acknowledge', anEscalatedAlert(acknowledged));
    await userEvent.click(await button(/^Prendre en charge/));
    await screen.findByText(/^Pris en charge par Dominique/);
    expect(screen.queryByRole('button', { name: /^Prendre en charge/ })).toBeNull();
    expect(bodies()).toEqual([undefined]);
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Alertes de synchronisation' }));
  });

  test('is refused in words on the page when it was resolved meanwhile', async () => {
    drawWith('acknowledge', problem(409, 'alert_resolved'));
    await userEvent.click(await button(/^Prendre en charge/));
    expect(read(await screen.findByRole('alert'))).toContain('Cette alerte a été résolue entre-temps.');
  });
});

describe('snoozing an alert', () => {
  afterEach(cleanup);

  test.each([
    ['1 heure', 3_600_000],
    ['4 heures', 4 * 3_600_000],
    ['24 heures', 24 * 3_600_000],
    ['3 jours', 72 * 3_600_000],
    ['7 jours', (168 * 60 - 10) * 60_000],
  ])('for %s asks for that long from now, less than the longest allowed', async (choice, lastsMs) => {
    const { bodies } = drawWith('snooze', anEscalatedAlert({ snoozedUntil: inHours(72) }));
    await userEvent.click(await button(/^Mettre en veille/));
    const items = await screen.findAllByRole('menuitem');
    const chosen = items.find((item) => read(item) === choice);
    const askedAtMs = Date.now();
    await userEvent.click(chosen ?? document.body);
    await screen.findByText(/^Alerte en veille/);
    const [body] = bodies();
    const until = typeof body === 'object' && body !== null && 'until' in body ? String(body.until) : '';
    expect(Math.abs(Date.parse(until) - askedAtMs - lastsMs)).toBeLessThan(5000);
  });

  test('ends by waking it up', async () => {
    const world: AlertWorld = {
      alerts: [anAlert({ snoozedUntil: inHours(5) })],
      routes: {
        [change('snooze')]: () => {
          world.alerts = [anAlert()];
          return data(anAlert());
        },
      },
    };
    const sent = fakeAlerts(world);
    drawPages('/admin');
    await userEvent.click(await button(/^Réveiller/));
    await button(/^Mettre en veille/);
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ until: null });
  });

  test('says what is wrong with the time when the API refuses it', async () => {
    const errors = [{ pointer: '/until', code: 'too_late', detail: 'at most 7 days' }];
    drawWith('snooze', problem(422, 'invalid', { errors }));
    await userEvent.click(await button(/^Mettre en veille/));
    await userEvent.click((await screen.findAllByRole('menuitem'))[0] ?? document.body);
    expect(read(await screen.findByRole('alert'))).toContain('Cette date est trop lointaine.');
  });
});
