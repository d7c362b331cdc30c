/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Preferences } from '../../src/contract/members.ts';
import { kindsFor } from '../../src/domain/notice-choice.ts';
import { aPerson, read } from './alert-world.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeAnswer, fakeApi, problem } from './fake-api.ts';
import { choicesOf } from './notice-builders.ts';

afterEach(cleanup);

const member = aPerson({ role: 'member' });

/** The page of a person; the API keeps what it is sent, unless it refuses. */
function drawPreferences(person: Preferences = member, refusal?: FakeAnswer) {
  let isRefused = false;
  const sent = fakeApi({
    // What refuses a change may not even say how things stand.
    'GET /api/preferences': () => (isRefused ? problem(503, 'unavailable') : data(person)),
    'GET /api/push-subscriptions': () => data([], { publicKey: null }),
    'GET /api/notifications': () => data([], { total: 0, page: 1, pageSize: 1, unread: 0 }),
    'GET /api/conflicts': () => data([], { total: 0, page: 1, pageSize: 1 }),
    'PATCH /api/preferences': () => {
      isRefused = refusal !== undefined;
      return refusal ?? data(person);
    },
  });
  drawPages('/preferences');
  return () => sent.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
}

const switchOf = (name: string) =>
  screen.findByRole<HTMLInputElement>('switch', { name: (said) => said.replaceAll('\u00a0', ' ') === name });

describe('what a person is told', () => {
  test('stands in one table, kind by channel, as the rules have it for their role', async () => {
    drawPreferences();
    expect(await screen.findAllByRole('switch')).toHaveLength(kindsFor('member').length * 3 + 1);
    expect((await switchOf('Nouvelles réservations : Par mail')).checked).toBe(false);
    expect((await switchOf('Nouvelles réservations : Notification push')).checked).toBe(true);
    expect(screen.queryByText('Pannes graves de relais')).toBeNull();
  });

  test('is saved as it is switched, and only that', async () => {
    const bodies = drawPreferences();
    await userEvent.click(await switchOf('Nouvelles réservations : Par mail'));
    expect((await switchOf('Nouvelles réservations : Par mail')).checked).toBe(true);
    await screen.findByText('Préférence enregistrée.');
    expect(bodies()).toEqual([{ notices: [{ kind: 'booking_new', channel: 'mail', on: true }] }]);
  });

  test('is switched by the keyboard, which stays where it was', async () => {
    const bodies = drawPreferences();
    const first = await switchOf('Nouvelles réservations : Dans relais');
    first.focus();
    await userEvent.keyboard('[Tab][Space]');
    await screen.findByText('Préférence enregistrée.');
    expect(bodies()).toEqual([{ notices: [{ kind: 'booking_new', channel: 'mail', on: true }] }]);
    expect(document.activeElement).toBe(await switchOf('Nouvelles réservations : Par mail'));
  });

  test('goes back when it could not be saved, and says why', async () => {
    drawPreferences(member, problem(503, 'unavailable'));
    await userEvent.click(await switchOf('Conflits : Par mail'));
    await screen.findByRole('alert');
    await waitFor(async () => expect((await switchOf('Conflits : Par mail')).checked).toBe(true));
  });

  test('cannot be that a conflict or a long failure is nowhere told, and says why', async () => {
    drawPreferences();
    const fixed = await switchOf('Conflits : Dans relais');
    expect([fixed.checked, fixed.disabled]).toEqual([true, true]);
    const reason = document.getElementById(fixed.getAttribute('aria-describedby') ?? '');
    expect(read(reason)).toBe(
      'Dans relais : toujours, parce que personne d’autre ne peut éviter deux séjours les mêmes nuits.',
    );
    screen.getByText(/Un échec de plus de 7 jours est toujours dit, dans relais et par mail/);
  });

  test('cannot all be switched off by an admin, who reads why', async () => {
    drawPreferences(aPerson({ role: 'admin', notices: choicesOf('admin') }));
    const fixed = await switchOf('Pannes graves de relais : Par mail');
    expect([fixed.checked, fixed.disabled]).toEqual([true, true]);
    const reason = document.getElementById(fixed.getAttribute('aria-describedby') ?? '');
    expect(read(reason)).toBe('Dans relais et par mail : toujours, parce qu’un administrateur doit l’apprendre.');
    expect((await switchOf('Pannes graves de relais : Notification push')).disabled).toBe(false);
  });
});

describe('quiet hours', () => {
  const save = () => userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }));
  const type = (label: string, time: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value: time } });

  test('are from one time to another by the person’s own clock', async () => {
    const bodies = drawPreferences();
    await userEvent.click(await switchOf('Respecter des heures calmes'));
    type('De', '21:30');
    await save();
    await screen.findByText('Heures calmes enregistrées.');
    expect(bodies()).toEqual([{ quietHours: { from: '21:30', to: '07:00' }, timeZone: 'Europe/Paris' }]);
  });

  test('are ended by their switch', async () => {
    const bodies = drawPreferences({ ...member, quietHours: { from: '22:00', to: '07:00' } });
    await userEvent.click(await switchOf('Respecter des heures calmes'));
    expect(screen.queryByLabelText('De')).toBeNull();
    await save();
    await screen.findByText('Heures calmes enregistrées.');
    expect(bodies()).toEqual([{ quietHours: null, timeZone: 'Europe/Paris' }]);
  });

  test.each([
    ['22:00', 'La fin doit différer du début.'],
    ['', 'Indiquez une heure, par exemple 22:00.'],
  ])('are not sent when they would end at “%s”', async (to, said) => {
    const bodies = drawPreferences({ ...member, quietHours: { from: '22:00', to: '07:00' } });
    await switchOf('Respecter des heures calmes');
    type('À', to);
    await save();
    await screen.findByText(said);
    expect(bodies()).toEqual([]);
  });

  test('that the API refuses are said to be wrong at their field', async () => {
    const errors = [{ pointer: '/timeZone', code: 'invalid_value', detail: 'must be an IANA time zone' }];
    drawPreferences(member, problem(422, 'invalid', { errors }));
    await switchOf('Respecter des heures calmes');
    await save();
    await screen.findByText('Cette valeur n’est pas l’une de celles proposées.');
  });
});
