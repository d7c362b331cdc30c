/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AlertAttempt, AlertDetail, AlertEvent } from '../../src/contract/alerts.ts';
import {
  aMail,
  anAccountAlert,
  anAlert,
  anAlertDetail,
  anAttempt,
  anEscalatedAlert,
  anEvent,
  aResolvedAlert,
} from './alert-builders.ts';
import { fakeAlerts, read } from './alert-world.ts';
import { anId, aRun } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes, problem } from './fake-api.ts';

const { id, listingId } = anAlert();
const API = `/api/admin/alerts/${id}`;
const button = (name: string | RegExp) => screen.findByRole<HTMLButtonElement>('button', { name });
const region = (name: string) => screen.findByRole('region', { name });

type Held = {
  alert?: AlertDetail;
  readonly attempts?: readonly AlertAttempt[];
  readonly events?: readonly AlertEvent[];
  readonly routes?: FakeRoutes;
};

/** Draws the page of the alert; `held.alert` may change as the test goes. */
function drawAlert(held: Held, address = '') {
  const paged = (rows: readonly unknown[], page: string | undefined, pageSize: number) =>
    data(rows, { total: 25, page: Number(page), pageSize });
  const sent = fakeAlerts({
    alerts: [],
    routes: {
      [`GET ${API}`]: () => data(held.alert ?? anAlertDetail()),
      [`GET ${API}/attempts`]: ({ query }) => paged(held.attempts ?? [], query['page'], 10),
      [`GET ${API}/events`]: ({ query }) => paged(held.events ?? [], query['page'], 20),
      ...held.routes,
    },
  });
  return { ...drawPages(`/admin/alerts/${id}${address}`), sent };
}

describe('the page of an alert', () => {
  afterEach(cleanup);

  test('tells its facts in words and as ops read them', async () => {
    drawAlert({ alert: anAlertDetail({ reopenCount: 1, cycle: 2, temporalUrl: 'http://temporal.test/a' }) });
    await screen.findByRole('heading', { level: 1, name: /^Alerte.: Studio du Vieux-Port$/ });
    const fact = (name: string) => read(screen.getByText(name, { selector: 'dt' }).nextElementSibling);
    expect(fact('Erreur')).toMatch(/^Calendrier introuvable sur la plateforme.*Copiez le nouveau lien\.$/);
    expect(fact('Message technique')).toBe('HTTP 404 from calendar.example');
    expect(fact('Échecs de suite')).toBe('2, escalade à partir de 3');
    expect(fact('Réouvertures')).toBe('Rouverte 1 fois, cycle 2');
    expect(fact('Premier échec')).toMatch(/^24 novembre 2026, /);
    expect(fact('Escaladée')).toBe('Pas encore');
    const history = screen.getByRole('link', { name: 'Ses alertes résolues' }).getAttribute('href');
    expect(history).toBe(`/admin/alerts/calendar-sync?status=resolved&listingId=${listingId}`);
    const supervision = screen.getByRole('link', { name: /^Voir la surveillance dans Temporal/ });
    expect(supervision.getAttribute('href')).toBe('http://temporal.test/a');
  });

  test('lists every failed run with what failed in it', async () => {
    const failedOne = { label: 'Airbnb', error: { type: 'AUTH' as const, message: 'Non.' }, errorMessage: 'HTTP 401' };
    const attempts = [
      anAttempt({ runNumber: 43, status: 'partial', connections: [failedOne], temporalUrl: 'http://temporal.test/r' }),
      anAttempt({ runId: anId('e2'), runNumber: 42, counted: false, trigger: 'manual' }),
    ];
    drawAlert({ attempts });
    const section = within(await region('Synchronisations en échec'));
    await section.findByRole('heading', { level: 3, name: /43$/ });
    const [newest, older] = section.getAllByRole('listitem').filter((item) => item.className.includes('paper'));
    expect(read(newest ?? null)).toContain('IncomplèteComptée');
    expect(read(newest ?? null)).toContain('Airbnb : Accès refusé par la plateformeHTTP 401');
    expect(read(newest ?? null)).not.toContain('HTTP 404');
    expect(section.getByRole('link').getAttribute('href')).toBe('http://temporal.test/r');
    expect(read(older ?? null)).toContain('Non comptée');
    expect(read(older ?? null)).toContain('À la main · trop peu après une autre');
    expect(read(older ?? null)).toContain('HTTP 404 from calendar.example');
  });

  test('tells the audit trail, by whom and why', async () => {
    const events = [
      anEvent({ action: 'alert_resolved', actorName: 'Dominique', reason: 'Lien renouvelé' }),
      anEvent({ id: anId('f2') }),
    ];
    drawAlert({ events });
    const section = within(await region('Journal'));
    const [resolved, counted] = await section.findAllByRole('listitem');
    expect(read(resolved ?? null)).toMatch(/ · DominiqueRésolue · Lien renouvelé$/);
    expect(read(counted ?? null)).toMatch(/ · relaisNouvel échec compté · Calendrier introuvable/);
  });

  test('tells the mails and what became of them, and similar alerts', async () => {
    const mails = [aMail({ recipientName: 'Odile', status: 'refused', trouble: '550 at RCPT TO' })];
    const similar = [anEscalatedAlert({ id: anId('a9'), subjectName: 'Villa Azur' })];
    drawAlert({ alert: anAlertDetail({ mails, similar }) });
    expect(read(await region('Mails'))).toMatch(/Mail d’escalade à OdileRefusé.*550 at RCPT TO$/);
    const link = within(await region('Autres alertes ouvertes de même nature')).getByRole('link');
    expect([read(link), link.getAttribute('href')]).toEqual(['Villa Azur', `/admin/alerts/${anId('a9')}`]);
  });

  test('pages both lists by the address, each for itself', async () => {
    const { sent, router } = drawAlert(
      { attempts: [anAttempt()], events: [anEvent()] },
      '?attemptsPage=2&eventsPage=x',
    );
    const section = within(await region('Synchronisations en échec'));
    await section.findByText('Page 2 sur 3');
    const asked = (list: string) => sent.filter(({ path }) => path === `${API}/${list}`).at(-1)?.query['page'];
    expect([asked('attempts'), asked('events')]).toEqual(['2', '1']);
    await userEvent.click(within(await region('Journal')).getByRole('button', { name: '2' }));
    await waitFor(() => expect(asked('events')).toBe('2'));
    expect(router.state.location.search).toMatchObject({ attemptsPage: 2, eventsPage: 2 });
  });

  test.each([anId('dead'), 'not-an-id'])('says that %s leads nowhere when there is no such alert', async (missing) => {
    fakeAlerts({ alerts: [] });
    drawPages(`/admin/alerts/${missing}`);
    await screen.findByRole('heading', { name: 'Page introuvable' });
  });

  test('says which outage holds its mail back, and leads to it', async () => {
    drawAlert({ alert: anAlertDetail({ heldBackBy: 'www.airbnb.fr' }) });
    const said = await screen.findByText(/^Retenus par la panne de www\.airbnb\.fr\./);
    expect(said.querySelector('a')?.getAttribute('href')).toBe('/admin/platforms');
  });

  test('says how it ended, and offers nothing more to do about it', async () => {
    drawAlert({ alert: { ...anAlertDetail(), ...aResolvedAlert() } });
    await screen.findByText(/^Résolue par Dominique/);
    await screen.findByText(/^Note.: Nouveau lien demandé/);
    for (const name of [/^Résoudre/, /^Prendre en charge/, /^Mettre en veille/, 'Prévenir le propriétaire']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});

describe('the page of an alert of an account', () => {
  afterEach(cleanup);
  const account = (over: Partial<AlertDetail> = {}) => anAlertDetail({ ...anAccountAlert({ id }), ...over });

  test('names the account and leads to it, and says in its words what failed', async () => {
    drawAlert({
      alert: account({ similar: [anAccountAlert({ id: anId('a9'), subjectName: 'Kraken' })] }),
      attempts: [anAttempt({ connections: [], error: { type: 'AUTH', message: '' }, errorMessage: 'HTTP 401' })],
      events: [anEvent({ action: 'alert_counted', reason: 'AUTH, 2 of 3' })],
    });
    await screen.findByRole('heading', { level: 1, name: /^Alerte.: Alpaca$/ });
    const fact = (name: string) => read(screen.getByText(name, { selector: 'dt' }).nextElementSibling);
    expect(fact('Compte relié')).toMatch(/^Alpaca/);
    expect(fact('Erreur')).toMatch(/^Accès refusé par le service/);
    const { connectionId } = anAccountAlert();
    expect(screen.getByRole('link', { name: 'Alpaca' }).getAttribute('href')).toBe(`/accounts/${connectionId}`);
    const history = screen.getByRole('link', { name: 'Ses alertes résolues' });
    expect(history.getAttribute('href')).toContain(`connectionId=${connectionId}`);
    const open = screen.getByRole('link', { name: 'Ouvrir le compte relié pour le synchroniser' });
    expect(open.getAttribute('href')).toBe(`/accounts/${connectionId}`);
    expect(screen.queryByRole('button', { name: 'Relancer la synchronisation' })).toBeNull();
    await within(await region('Synchronisations en échec')).findByText('Accès refusé par le service');
    expect(read(await region('Journal'))).toContain('Accès refusé par le service, échec 2 (seuil : 3)');
    await screen.findByRole('link', { name: 'Compte relié Kraken' });
  });

  test('says that it was deleted, and tells nobody then', async () => {
    drawAlert({ alert: account({ subjectExists: false }) });
    await screen.findByText(/^Ce compte relié a été supprimé.: il n’est plus synchronisé\.$/);
    expect((await button('Prévenir le propriétaire')).disabled).toBe(true);
    expect(screen.queryByRole('link', { name: 'Alpaca' })).toBeNull();
  });

  test.each([
    ['connection_deleted', /le compte relié a été supprimé$/],
    ['connection_disabled', /la synchronisation du compte relié est désactivée$/],
  ] as const)('says that it closed by itself: %s', async (resolution, said) => {
    const ended = { status: 'resolved', resolution, resolvedAt: '2026-11-24T08:00:00.000Z' } as const;
    drawAlert({ alert: account(ended) });
    await screen.findByText(said);
  });
});

describe('“Prévenir le propriétaire”', () => {
  afterEach(cleanup);

  test('asks first, then says since when the host is told and is off', async () => {
    const told = anAlertDetail({ ownerToldAt: '2026-11-24T06:00:00.000Z' });
    const held: Held = {
      routes: {
        [`POST ${API}/tell-owner`]: () => {
          held.alert = told;
          return data(told);
        },
      },
    };
    const { sent } = drawAlert(held);
    await userEvent.click(await button('Prévenir le propriétaire'));
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
    await userEvent.click(await button('Envoyer le mail'));
    await screen.findByText(/^Propriétaire prévenu le 24 novembre 2026, /);
    expect((await button('Prévenir le propriétaire')).disabled).toBe(true);
  });

  test('says that there is no host where the listing was deleted meanwhile', async () => {
    drawAlert({ routes: { [`POST ${API}/tell-owner`]: () => problem(409, 'listing_deleted') } });
    await userEvent.click(await button('Prévenir le propriétaire'));
    await userEvent.click(await button('Envoyer le mail'));
    expect(read(await screen.findByRole('alert'))).toContain('Ce logement a été supprimé : il n’y a plus d’hôte');
  });
});

describe('“Relancer la synchronisation”', () => {
  afterEach(cleanup);
  const SYNC = `POST /api/listings/${listingId}/calendar/sync`;
  const RUN = `GET /api/runs/${aRun().id}`;
  const accepted = (state: string) => ({
    status: 202,
    body: { data: { runId: aRun().id, state, workflowId: 'sync/x' } },
  });

  test.each([
    ['started', 'Synchronisation lancée…'],
    ['joined', 'Une synchronisation était déjà en cours : une lecture de plus la suivra…'],
  ])('says that it was %s, then how the run ended', async (state, said) => {
    let reads = 0;
    const run = () => data(reads++ === 0 ? aRun({ status: 'running' }) : aRun({ counts: { nightsAdded: 2 } }));
    drawAlert({ routes: { [SYNC]: () => accepted(state), [RUN]: run } });
    await userEvent.click(await button('Relancer la synchronisation'));
    await waitFor(() => expect(screen.getAllByRole('status').map(read)).toContain(said));
    await screen.findByText(/2.nuits fermées/, {}, { timeout: 3000 });
    expect((await button('Relancer la synchronisation')).disabled).toBe(false);
  });

  test('says why it was refused', async () => {
    drawAlert({ routes: { [SYNC]: () => problem(409, 'listing_inactive') } });
    await userEvent.click(await button('Relancer la synchronisation'));
    await screen.findByText(/^Ce logement est inactif/);
  });

  test('is not offered for a listing that was deleted', async () => {
    drawAlert({ alert: anAlertDetail({ subjectExists: false }) });
    await screen.findByText(/^Ce logement a été supprimé/);
    expect(screen.queryByRole('button', { name: 'Relancer la synchronisation' })).toBeNull();
  });
});
