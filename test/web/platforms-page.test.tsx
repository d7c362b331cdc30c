/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { BreakerAnswer, IncidentAnswer } from '../../src/contract/platforms.ts';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeAnswer, problem } from './fake-api.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function aBreaker(over: Partial<BreakerAnswer> = {}): BreakerAnswer {
  return {
    ...{ key: 'www.airbnb.fr', state: 'closed', since: minutesAgo(60), until: null, reason: null, nextProbeAt: null },
    ...{ openings: 0, window: { good: 18, bad: 2 }, probes: null, lastGoodAt: minutesAgo(3), lastBadAt: null },
    listings: 1204,
    ...over,
  };
}

const down = aBreaker({
  ...{ key: 'ical.booking.com', state: 'open', since: minutesAgo(5), openings: 2, window: null, listings: 12 },
  ...{ until: minutesAgo(-10), nextProbeAt: minutesAgo(-10) },
});

function anIncident(over: Partial<IncidentAnswer> = {}): IncidentAnswer {
  return {
    ...{ id: anId('1'), key: 'ical.booking.com', openedAt: minutesAgo(5), endedAt: null, end: null },
    ...{ listings: 12, alertsHeld: 3, temporalUrl: null },
    ...over,
  };
}

type Scene = {
  readonly breakers?: readonly BreakerAnswer[];
  readonly incidents?: readonly IncidentAnswer[];
  readonly role?: 'support' | 'admin' | 'member';
  readonly answer?: FakeAnswer;
};

function drawPlatforms({ breakers = [down, aBreaker()], incidents = [], role = 'admin', answer }: Scene = {}) {
  const sent = fakeAlerts({
    alerts: [],
    person: aPerson({ role }),
    routes: {
      'GET /api/admin/breakers': () => data(breakers, { total: breakers.length, page: 1, pageSize: 25 }),
      'GET /api/admin/incidents': () => data(incidents, { total: incidents.length, page: 1, pageSize: 20 }),
      'POST /api/admin/breakers/ical.booking.com/force': () => answer ?? data(down),
    },
  });
  drawPages('/admin/platforms');
  return sent;
}

const itemOf = async (key: string) => read((await screen.findByText(key, { selector: 'li p' })).closest('li'));

describe('the page of platforms', () => {
  afterEach(cleanup);

  test('counts accounts where a platform is one of accounts', async () => {
    drawPlatforms({ breakers: [aBreaker({ key: 'kraken', listings: 3 }), aBreaker()] });
    expect(await itemOf('kraken')).toContain('3 comptes reliés');
    expect(await itemOf('www.airbnb.fr')).toContain('1204 logements');
  });

  test('says of each how it does, since when, for how many listings, and when it is tried again', async () => {
    drawPlatforms();
    const broken = await itemOf('ical.booking.com');
    for (const part of [
      'En panne',
      'depuis 5 minutes',
      '12 logements',
      'ouvert 2 fois de suite',
      'Prochain essai dans 10 minutes',
    ])
      expect(broken).toContain(part);
    const well = await itemOf('www.airbnb.fr');
    for (const part of ['Répond', 'Derniers appels : 18 bons, 2 mauvais', 'Dernière bonne lecture il y a 3 minutes'])
      expect(well).toContain(part);
  });

  test('says of one that is probed how the probes go', async () => {
    const probes = { good: 1, bad: 0, underWay: 1 };
    drawPlatforms({ breakers: [aBreaker({ state: 'half_open', window: null, probes })] });
    expect(await itemOf('www.airbnb.fr')).toContain('À l’essai');
    expect(await itemOf('www.airbnb.fr')).toContain(
      'Essais : 1 bons, 0 mauvais, 1 en cours · Essai possible dès maintenant',
    );
  });

  test('says why one is forced, and until when', async () => {
    drawPlatforms({ breakers: [aBreaker({ state: 'forced_closed', until: minutesAgo(-30), reason: 'Notre réseau' })] });
    expect(await itemOf('www.airbnb.fr')).toMatch(/Forcée à la main.*Jusqu’à .* : Notre réseau/);
  });

  test('lists outages with what they hold back, and how the last ones ended', async () => {
    const over = anIncident({ id: anId('2'), key: 'feeds.example', endedAt: minutesAgo(90), end: 'recovered' });
    drawPlatforms({ incidents: [anIncident(), over] });
    const outages = within(await screen.findByRole('region', { name: 'Pannes' }));
    const said = read((await outages.findByText('ical.booking.com')).closest('li'));
    expect(said).toContain('En cours');
    expect(said).toContain('12 logements · 3 alertes retenues');
    expect(read((await outages.findByText('feeds.example')).closest('li'))).toContain(
      'la plateforme répond de nouveau',
    );
  });

  test('lets an admin force a breaker, for how long and why', async () => {
    const sent = drawPlatforms();
    await userEvent.click(await screen.findByRole('button', { name: 'Forcer le disjoncteur de ical.booking.com' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('radio', { name: 'Suspendre toutes les lectures' }));
    await userEvent.type(dialog.getByRole('textbox', { name: /Raison/ }), 'Maintenance annoncée');
    await userEvent.click(dialog.getByRole('button', { name: 'Forcer' }));
    await screen.findByText('C’est décidé, et noté dans le journal.');
    const [forced] = sent.filter(({ method }) => method === 'POST');
    expect(forced?.body).toEqual({ state: 'open', reason: 'Maintenance annoncée', until: expect.any(String) });
  });

  test('says at its field what the API refuses', async () => {
    const errors = [{ pointer: '/reason', code: 'too_small', detail: 'must say why' }];
    drawPlatforms({ answer: problem(422, 'invalid', { errors }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Forcer le disjoncteur de ical.booking.com' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Forcer' }));
    const field = dialog.getByRole('textbox', { name: /Raison/ });
    await screen.findByText(/./, { selector: '[class*=error]' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field);
  });

  test('lets support read and force nothing', async () => {
    drawPlatforms({ role: 'support' });
    await itemOf('ical.booking.com');
    expect(screen.queryByRole('button', { name: /^Forcer/ })).toBeNull();
  });

  test('tells a member that it is for support, and asks the API for nothing', async () => {
    const sent = drawPlatforms({ role: 'member' });
    await screen.findByText(/réservée au support/);
    expect(sent.filter(({ path }) => path.startsWith('/api/admin'))).toEqual([]);
  });
});

describe('the support dashboard', () => {
  afterEach(cleanup);

  test('says which platforms are down, which is why alerts are silent', async () => {
    const incidents = [anIncident()];
    fakeAlerts({
      alerts: [],
      routes: { 'GET /api/admin/incidents': () => data(incidents, { total: 1, page: 1, pageSize: 20 }) },
    });
    drawPages('/admin');
    const notice = (await screen.findByText('1 plateforme en panne')).closest('.notice');
    expect(read(notice)).toContain('ical.booking.com. Les lectures en sont suspendues et les alertes retenues.');
  });
});
