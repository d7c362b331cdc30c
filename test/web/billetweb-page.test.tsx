/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Event } from '../../src/contract/events.ts';
import type { Scheduler } from '../../src/contract/schedulers.ts';
import type { Locale } from '../../src/domain/member.ts';
import {
  anEvent,
  aScheduler,
  aTicketing,
  fakeAccounts,
  minutesFromNow,
  onePage,
  TICKETING_ID,
} from './account-builders.ts';
import { read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes, problem } from './fake-api.ts';

type Scene = {
  readonly scheduler?: Partial<Scheduler>;
  readonly events?: readonly Event[];
  readonly routes?: FakeRoutes;
  readonly locale?: Locale;
};

function drawBilletweb({ scheduler = {}, events = [], routes = {}, locale = 'fr' }: Scene = {}) {
  const sent = fakeAccounts(
    [aTicketing()],
    {
      'GET /api/billetweb/sync': () => data(aScheduler(scheduler)),
      'GET /api/events': () => onePage(events),
      ...routes,
    },
    { locale },
  );
  return { sent, ...drawPages('/billetweb') };
}

const card = () => screen.findByRole('region', { name: 'Planificateur' });
const event = async (name = 'Tournage') => read((await screen.findByRole('heading', { level: 3, name })).closest('li'));
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));

describe('the scheduler of Billetweb', () => {
  afterEach(cleanup);

  test('is told with its last run, what that came to, the next one and how many there were', async () => {
    drawBilletweb();
    const said = read(await card());
    expect(said).toMatch(/PlanificateurDémarré.*1 compte relié/);
    expect(said).toMatch(/Dernière synchronisationil y a 6 minutes/);
    expect(said).toMatch(/Dernier résultatRéussieévénements synchronisés : 12, en 2,4 s/);
    expect(said).toContain('Importés : 1 · mis à jour : 2 · inchangés : 9 · rejetés : 0');
    expect(said).toMatch(/Prochaine synchronisationdans 10 minutes.*Synchronisations en tout42/);
    expect(screen.getByRole('link', { name: 'Billetweb' }).getAttribute('href')).toBe('/billetweb');
  });

  test('says that it never ran and plans nothing', async () => {
    drawBilletweb({ scheduler: { lastRun: null, lastResult: null, nextRun: null, runCount: 0, isRunning: false } });
    expect(read(await card())).toMatch(/Arrêté.*Aucune pour l’instant.*Aucune pour l’instant.*Aucune prévue/);
  });

  test('shows the last error in red with the way to its account, quietly once a run went well after it', async () => {
    const lastError = {
      at: minutesFromNow(-3),
      type: 'AUTH' as const,
      message: 'Clé refusée.',
      connectionId: TICKETING_ID,
    };
    drawBilletweb({ scheduler: { lastError } });
    await card();
    const red = screen.getByText('Clé refusée.').closest('.notice');
    expect(red?.getAttribute('data-tone')).toBe('bad');
    expect(screen.getByRole('link', { name: 'Voir le compte' }).getAttribute('href')).toBe(`/accounts/${TICKETING_ID}`);
    cleanup();
    drawBilletweb({ scheduler: { lastError: { ...lastError, at: minutesFromNow(-60) } } });
    await card();
    expect(screen.getByText(/Clé refusée\./).closest('.notice')).toBeNull();
  });

  test('is stopped and started', async () => {
    let isRunning = true;
    const now = () => aScheduler({ isRunning, nextRun: isRunning ? minutesFromNow(10) : null });
    const { sent } = drawBilletweb({
      routes: {
        'GET /api/billetweb/sync': () => data(now()),
        'POST /api/billetweb/scheduler': ({ body }) => {
          isRunning = JSON.stringify(body).includes('start');
          return data(now());
        },
      },
    });
    await press('Arrêter');
    await screen.findByText(/Le planificateur est arrêté/);
    await waitFor(async () => expect(read(await card())).toMatch(/Arrêté.*Prochaine synchronisationAucune prévue/));
    await press('Démarrer');
    await waitFor(async () => expect(read(await card())).toMatch(/Démarré/));
    const posted = sent.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(posted).toEqual([{ action: 'stop' }, { action: 'start' }]);
  });

  test('synchronises now and says what it started, joined and woke', async () => {
    const of = (state: string, suffix: string) => ({ connectionId: anId(suffix), runId: anId(suffix), state });
    drawBilletweb({
      routes: {
        'POST /api/billetweb/sync': () => ({
          status: 202,
          body: {
            data: {
              requested: [of('started', '1'), of('started', '2'), of('joined', '3'), of('woken', '4')],
              scheduler: aScheduler(),
            },
          },
        }),
      },
    });
    await press('Synchroniser maintenant');
    expect(
      await screen.findByText(/^2 synchronisations lancées\..*1 était déjà en cours.*1 attendait pour réessayer/),
    ).toBeTruthy();
  });

  test('says that it synchronises, and asks again by itself until it is done', async () => {
    let reads = 0;
    drawBilletweb({
      routes: { 'GET /api/billetweb/sync': () => data(aScheduler({ isSyncing: reads++ === 0 })) },
    });
    await screen.findByText('Synchronisation en cours…');
    await waitFor(() => expect(screen.queryByText('Synchronisation en cours…')).toBeNull(), { timeout: 8_000 });
  });

  test('leads to connecting an account where there is none', async () => {
    drawBilletweb({ scheduler: { connections: 0 } });
    const link = await screen.findByRole('link', { name: 'Relier Billetweb' });
    expect(link.getAttribute('href')).toBe('/accounts/new?connector=billetweb');
    expect(screen.queryByRole('button', { name: 'Synchroniser maintenant' })).toBeNull();
  });
});

describe('formations and stages', () => {
  afterEach(cleanup);

  test.each<[string, Partial<Event>, RegExp, RegExp]>([
    ['with places', {}, /3 places libres sur 12/, /Complet|inconnues/],
    ['that is full', { placesLeft: 0, isFull: true }, /Complet.*0 place libre sur 12/, /inconnues/],
    ['whose places are unknown', { placesTotal: null, placesLeft: null }, /Places inconnues/, /Complet|libre/],
    [
      'that was full when its places were last known',
      { placesTotal: null, placesLeft: null, isFull: true },
      /Complet.*Places inconnues.*d’après la dernière lecture/,
      /libre/,
    ],
    ['whose total is set by hand', { totalByHand: 8 }, /Total fixé à la main : 8/, /Complet/],
    [
      'that is not found at the service',
      { warning: { code: 'not_linked', message: 'Introuvable chez Billetweb.' }, lastSyncAt: null },
      /Introuvable chez Billetweb\..*Jamais synchronisé/,
      /Places lues/,
    ],
  ])('show one %s', async (_, over, expected, never) => {
    drawBilletweb({ events: [anEvent(over)] });
    const said = await event();
    expect(said).toMatch(expected);
    expect(said).not.toMatch(never);
  });

  test('show the sessions with their places', async () => {
    const session = { externalId: '1', name: 'Mars', startsAt: null, isDisabled: false, placesTotal: 6, placesLeft: 0 };
    const sessions = [
      session,
      { ...session, externalId: '2', name: 'Avril', isDisabled: true, placesTotal: null, placesLeft: null },
    ];
    drawBilletweb({ events: [anEvent({ sessions })] });
    const list = within(await screen.findByRole('list', { name: 'Sessions de Tournage' })).getAllByRole('listitem');
    expect(list.map(read)).toEqual([
      'Mars · sans date · 0 place libre sur 6',
      'Avril · sans date · Places inconnues · désactivée',
    ]);
  });

  test('show no session of an event with a single date, which is its own', async () => {
    const itself = { externalId: 'fallback_1_0', name: '', startsAt: null, isDisabled: false };
    drawBilletweb({ events: [anEvent({ sessions: [{ ...itself, placesTotal: 6, placesLeft: 0 }] })] });
    await screen.findByRole('heading', { level: 3, name: 'Tournage' });
    expect(screen.queryByText('Sessions')).toBeNull();
  });

  test('invite to add the first', async () => {
    drawBilletweb();
    expect(await screen.findByText('Aucune formation ni aucun stage')).toBeTruthy();
  });

  test('say that they could not be loaded', async () => {
    drawBilletweb({ routes: { 'GET /api/events': () => problem(403, 'forbidden') } });
    expect((await screen.findByRole('alert')).textContent).toMatch(/n’ont pas pu être chargées/);
  });

  test('are added by slug or number, with places by hand', async () => {
    const { sent } = drawBilletweb({
      routes: { 'POST /api/events': () => ({ ...data(anEvent({ name: 'Émaux' })), status: 201 }) },
    });
    await press('Ajouter un événement');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('radio', { name: 'Stage' }));
    await userEvent.type(dialog.getByLabelText('Places fixées à la main'), '8,5');
    await userEvent.click(dialog.getByRole('button', { name: 'Ajouter' }));
    await dialog.findByText('Un nombre entier, de 0 à 1 000 000.');
    expect(dialog.getAllByText('Ce champ est obligatoire.')).toHaveLength(2);
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
    await userEvent.type(dialog.getByLabelText('Nom'), 'Émaux');
    await userEvent.type(dialog.getByLabelText('Référence Billetweb'), 'stage-emaux');
    await userEvent.clear(dialog.getByLabelText('Places fixées à la main'));
    await userEvent.type(dialog.getByLabelText('Places fixées à la main'), '8{Enter}');
    await screen.findByText(/Émaux.*est ajouté/);
    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      ...{ kind: 'stage', name: 'Émaux', reference: 'stage-emaux', totalByHand: 8 },
    });
  });

  test('say that one was added already', async () => {
    drawBilletweb({ routes: { 'POST /api/events': () => problem(409, 'event_already_added') } });
    await press('Ajouter un événement');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Nom'), 'Tournage');
    await userEvent.type(dialog.getByLabelText('Référence Billetweb'), '101{Enter}');
    expect((await dialog.findByRole('alert')).textContent).toMatch(/déjà dans votre liste/);
  });

  test('are edited: places by hand are given back to the service', async () => {
    const { sent } = drawBilletweb({
      events: [anEvent({ totalByHand: 8 })],
      routes: { [`PATCH /api/events/${anEvent().id}`]: () => data(anEvent()) },
    });
    await press('Modifier Tournage');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByLabelText<HTMLInputElement>('Places fixées à la main').value).toBe('8');
    await userEvent.clear(dialog.getByLabelText('Places fixées à la main'));
    await userEvent.click(dialog.getByRole('button', { name: 'Enregistrer' }));
    await screen.findByText(/Tournage.*est enregistré/);
    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({
      ...{ kind: 'formation', name: 'Tournage', reference: 'tournage', totalByHand: null },
    });
  });

  test('are removed after a question', async () => {
    const { sent } = drawBilletweb({
      events: [anEvent()],
      routes: { [`DELETE /api/events/${anEvent().id}`]: () => ({ status: 204 }) },
    });
    await press('Supprimer Tournage');
    expect(read(await screen.findByRole('dialog'))).toMatch(/Rien ne change chez Billetweb/);
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(false);
    await press('Supprimer l’événement');
    await screen.findByText(/Tournage.*est supprimé/);
  });

  test('are in English for who reads English', async () => {
    drawBilletweb({ events: [anEvent({ placesLeft: 0, isFull: true })], locale: 'en' });
    expect(await event()).toMatch(/Course.*Full.*0 places left of 12/);
    expect(read(await screen.findByRole('region', { name: 'Scheduler' }))).toMatch(
      /Started.*events synchronised: 12, in 2.4/,
    );
  });
});
