/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPerson, fakeAlerts } from './alert-world.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeAnswer, problem } from './fake-api.ts';

const settings = { alertEscalationThreshold: 3, alertCountSpacingMin: 5 };
const threshold = () => screen.findByRole<HTMLInputElement>('textbox', { name: 'Seuil d’escalade' });
const spacing = () => screen.findByRole<HTMLInputElement>('textbox', { name: /^Écart entre deux échecs/ });

function drawSettings(answer: FakeAnswer = data(settings)) {
  const sent = fakeAlerts({
    alerts: [],
    person: aPerson({ role: 'admin' }),
    routes: { 'GET /api/admin/settings': () => data(settings), 'PATCH /api/admin/settings': () => answer },
  });
  drawPages('/admin/settings');
  return () => sent.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
}

async function save() {
  await userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }));
}

describe('the settings of alerts', () => {
  afterEach(cleanup);

  test('are saved as numbers, and say from when they apply', async () => {
    const bodies = drawSettings();
    await userEvent.clear(await threshold());
    await userEvent.type(await threshold(), '1');
    await userEvent.clear(await spacing());
    await userEvent.type(await spacing(), '0');
    screen.getByText(/s’applique à partir du prochain échec/);
    await save();
    await screen.findByText(/^Réglages enregistrés/);
    expect(bodies()).toEqual([{ alertEscalationThreshold: 1, alertCountSpacingMin: 0 }]);
  });

  test.each([
    ['0', /de 1 à 100/],
    ['101', /de 1 à 100/],
    ['', /de 1 à 100/],
  ])('are not sent with a threshold of “%s”', async (typed, said) => {
    const bodies = drawSettings();
    await userEvent.clear(await threshold());
    if (typed !== '') await userEvent.type(await threshold(), typed);
    await save();
    const field = await threshold();
    await screen.findByText(said, { selector: '[class*=error]' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(bodies()).toEqual([]);
  });

  test('that the API refuses are said to be wrong at their field alone, and lead there', async () => {
    const errors = [{ pointer: '/alertCountSpacingMin', code: 'too_big', detail: 'at most 1440' }];
    drawSettings(problem(422, 'invalid', { errors }));
    await spacing();
    await save();
    await screen.findByText('Cette valeur est trop longue ou trop grande.');
    expect(document.activeElement).toBe(await spacing());
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('are for admins alone', async () => {
    const sent = fakeAlerts({ alerts: [] });
    drawPages('/admin/settings');
    await screen.findByText('Cette page est réservée aux administrateurs.');
    expect(screen.queryByRole('link', { name: 'Réglages' })).toBeNull();
    expect(sent.some(({ path }) => path === '/api/admin/settings')).toBe(false);
  });
});
