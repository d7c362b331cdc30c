/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Export, IssuedExport } from '../../src/contract/exports.ts';
import { ExportsSection } from '../../web/src/pages/listing/exports/ExportsSection.tsx';
import { aConnection, aListing, anId, aUnitConnection } from './builders.ts';
import { draw } from './draw.tsx';
import { data, type FakeAnswer, fakeApi, problem } from './fake-api.ts';

const listing = aListing();
const EXPORTS = `/api/listings/${listing.id}/exports`;
const URL_ONCE = `https://relais.example/ical/${'Zk3vQ9xT7m'.repeat(4)}abc.ics`;
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });
const pageText = () => document.body.textContent?.replaceAll('\u00a0', ' ');

function anExport(over: Partial<Export> = {}): Export {
  return {
    id: anId('e1'),
    listingId: listing.id,
    connectionId: null,
    label: 'GreenGo',
    platform: null,
    kind: 'destination',
    createdAt: '2026-11-20T06:00:00.000Z',
    previousUntil: null,
    lastReadAt: '2026-11-24T05:58:00.000Z',
    lastReader: 'GreenGo',
    ownReadAt: '2026-11-24T05:58:00.000Z',
    silentSince: null,
    ...over,
  };
}

const issued = (over: Partial<IssuedExport> = {}): FakeAnswer => {
  return { status: 201, body: { data: { ...anExport(), url: URL_ONCE, ...over } } };
};

async function drawExports(exports: readonly Export[], routes: Readonly<Record<string, () => FakeAnswer>> = {}) {
  const sent = fakeApi({
    [`GET ${EXPORTS}`]: () => data(exports),
    [`GET /api/listings/${listing.id}/connections`]: () => data([aConnection()]),
    ...routes,
  });
  draw(<ExportsSection listing={listing} />);
  await pass(50);
  return sent;
}

describe('published calendars', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test('say who read them and when, and show no address', async () => {
    await drawExports([anExport()]);

    expect(screen.getByRole('heading', { name: 'GreenGo' })).toBeTruthy();
    expect(pageText()).toContain('Lu par GreenGo il y a 12 minutes');
    expect(pageText()).not.toContain('/ical/');
    expect(pageText()).not.toContain('N’est plus lu');
  });

  test('are called as their connection', async () => {
    await drawExports([anExport({ connectionId: aConnection().id, label: 'www.airbnb.fr', platform: 'airbnb' })]);

    expect(screen.getByRole('heading', { name: 'Airbnb' })).toBeTruthy();
  });

  test('warn where a platform no longer reads, or never has', async () => {
    await drawExports([
      anExport({
        silentSince: '2026-11-22T05:58:00.000Z',
        lastReadAt: '2026-11-22T05:58:00.000Z',
        ownReadAt: '2026-11-22T05:58:00.000Z',
      }),
      anExport({
        ...{ id: anId('e2'), lastReadAt: null, lastReader: null, ownReadAt: null },
        silentSince: '2026-11-20T06:00:00.000Z',
      }),
    ]);

    const [silent, never] = screen.getAllByRole('listitem');
    expect(silent?.textContent).toContain('N’est plus lu');
    expect(silent?.textContent).toMatch(/Plus aucune lecture depuis 2.jours/);
    expect(never?.textContent).toContain('Jamais lu');
    expect(never?.textContent).toMatch(/La plateforme n’a pas lu cette adresse en 4.jours/);
  });

  test('tell the platform’s reads from those of a person’s browser', async () => {
    const browser = { lastReader: 'Mozilla', lastReadAt: '2026-11-24T06:08:00.000Z' };
    await drawExports([anExport(browser), anExport({ ...browser, id: anId('e2'), ownReadAt: null })]);

    const [read, never] = screen.getAllByRole('listitem').map((item) => item.textContent?.replaceAll('\u00a0', ' '));
    expect(read).toContain('Lu par la plateforme il y a 12 minutes');
    expect(read).toContain('Ouvert aussi par Mozilla il y a 2 minutes');
    expect(read).not.toContain('Jamais lu');
    expect(never).toContain('pas encore lu par la plateforme');
    expect(never).toContain('Jamais lu');
  });

  test('are invited for where there is none', async () => {
    await drawExports([]);

    expect(pageText()).toContain('Aucun calendrier publié');
  });

  test('are made for a connection, whose address is shown once with where to paste it', async () => {
    const sent = await drawExports([], { [`POST ${EXPORTS}`]: () => issued({ platform: 'airbnb' }) });
    await person().click(screen.getByRole('button', { name: 'Publier un calendrier' }));
    await pass(200);
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByRole('radio', { name: 'Airbnb', checked: true })).toBeTruthy();
    await person().click(dialog.getByRole('button', { name: 'Créer l’adresse' }));
    await pass(50);

    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({
      kind: 'destination',
      connectionId: aConnection().id,
    });
    expect(screen.getByLabelText('Adresse à copier')).toHaveProperty('value', URL_ONCE);
    expect(pageText()).toContain('Connecter un autre site web');
    await person().click(dialog.getByRole('button', { name: 'C’est fait' }));
    await pass(500);
    expect(document.body.innerHTML).not.toContain(URL_ONCE);
  });

  test('are not offered to a unit of a hub, which is told by its API', async () => {
    await drawExports([], {
      [`GET /api/listings/${listing.id}/connections`]: () => data([aUnitConnection({ id: anId('b2') }), aConnection()]),
    });
    await person().click(screen.getByRole('button', { name: 'Publier un calendrier' }));
    await pass(200);
    const names = screen
      .getAllByRole('radio')
      .map((radio) => document.querySelector(`label[for="${radio.id}"]`)?.textContent);
    expect(names).toEqual(['Airbnb', 'Une autre plateforme', 'Mon téléphone (avec le nom des voyageurs)']);
  });

  test('for a phone name guests, and say so', async () => {
    const sent = await drawExports([], { [`POST ${EXPORTS}`]: () => issued({ kind: 'private' }) });
    await person().click(screen.getByRole('button', { name: 'Publier un calendrier' }));
    await pass(200);
    await person().click(screen.getByRole('radio', { name: /Mon téléphone/ }));
    await person().click(screen.getByRole('button', { name: 'Créer l’adresse' }));
    await pass(50);

    expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ kind: 'private', label: 'Mon téléphone' });
    expect(pageText()).toContain('le nom de vos voyageurs : ne la donnez à personne');
  });

  test('for another platform need a name', async () => {
    const sent = await drawExports([anExport({ connectionId: aConnection().id })]);
    await person().click(screen.getByRole('button', { name: 'Publier un calendrier' }));
    await pass(200);
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.queryByRole('radio', { name: 'Airbnb' })).toBeNull();
    await person().click(dialog.getByRole('button', { name: 'Créer l’adresse' }));

    expect(pageText()).toContain('Ce champ est obligatoire.');
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });

  test('that are linked to no connection ask which platform reads them, and are linked to it', async () => {
    const path = `PATCH /api/exports/${anExport().id}`;
    const sent = await drawExports([anExport()], {
      [path]: () => data(anExport({ connectionId: aConnection().id, platform: 'airbnb' })),
    });
    expect(pageText()).toContain('Si c’est Airbnb qui lit cette adresse, dites-le : sinon Airbnb reçoit ses propres');
    expect(screen.queryByRole('button', { name: 'Enregistrer qui la lit' })).toBeNull();
    await person().selectOptions(screen.getByLabelText('Lu par'), 'Airbnb');
    expect(sent.some(({ method }) => method === 'PATCH')).toBe(false);
    await person().click(screen.getByRole('button', { name: 'Enregistrer qui la lit' }));
    await pass(50);

    expect(sent.find(({ method }) => method === 'PATCH')?.body).toEqual({ connectionId: aConnection().id });
    expect(pageText()).toContain('Airbnb ne recevra plus ses propres dates.');
  });

  test('say why one could not be linked', async () => {
    await drawExports([anExport()], {
      [`PATCH /api/exports/${anExport().id}`]: () => problem(409, 'export_exists'),
    });
    await person().selectOptions(screen.getByLabelText('Lu par'), 'Airbnb');
    await person().click(screen.getByRole('button', { name: 'Enregistrer qui la lit' }));
    await pass(50);

    expect(pageText()).toContain('Cette plateforme a déjà son adresse.');
  });

  test('name no platform where several might read them, and choose none', async () => {
    const [airbnb, vrbo] = [aConnection(), aConnection({ id: anId('c2'), label: 'Abritel été' })];
    const both = { [`GET /api/listings/${listing.id}/connections`]: () => data([airbnb, vrbo]) };
    await drawExports([anExport()], both);

    expect(pageText()).toContain('Si l’une de vos plateformes reliées lit cette adresse, dites laquelle : sinon');
    expect(screen.getByLabelText('Lu par')).toHaveProperty('value', '');
  });

  test.each([
    ['it is the phone’s', [anExport({ kind: 'private' })], aConnection()],
    [
      'the connection has its own',
      [anExport(), anExport({ id: anId('e2'), connectionId: aConnection().id })],
      aConnection(),
    ],
    ['the connection is read only', [anExport()], aConnection({ readOnly: true })],
  ])('ask nothing where %s', async (_, exports, connection) => {
    await drawExports(exports, { [`GET /api/listings/${listing.id}/connections`]: () => data([connection]) });

    expect(screen.getAllByRole('heading', { level: 3 }).length).toBe(exports.length);
    expect(screen.queryByLabelText('Lu par')).toBeNull();
  });

  test('get a new address after a question, and say until when the old one works', async () => {
    const previous = anExport({ previousUntil: '2026-11-25T06:10:00.000Z' });
    await drawExports([previous], {
      [`POST /api/exports/${previous.id}/rotate`]: () => data({ ...previous, url: URL_ONCE }),
    });
    expect(pageText()).toContain('L’ancienne adresse fonctionne encore jusqu’au 25 novembre');
    await person().click(screen.getByRole('button', { name: 'Changer l’adresse de GreenGo' }));
    await pass(200);
    await person().click(screen.getByRole('button', { name: 'Créer une nouvelle adresse' }));
    await pass(50);

    expect(screen.getByLabelText('Adresse à copier')).toHaveProperty('value', URL_ONCE);
  });

  test('are revoked after a question that says what it may open', async () => {
    const path = `DELETE /api/exports/${anExport().id}`;
    const sent = await drawExports([anExport()], { [path]: () => ({ status: 204 }) });
    await person().click(screen.getByRole('button', { name: 'Révoquer GreenGo' }));
    await pass(200);
    expect(pageText()).toContain('la plateforme pourrait rouvrir vos nuits');
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(false);
    await person().click(screen.getByRole('button', { name: 'Révoquer l’adresse' }));
    await pass(50);

    expect(sent.some(({ method }) => method === 'DELETE')).toBe(true);
    expect(pageText()).toContain('L’adresse est révoquée.');
  });

  test('tell why one was not made', async () => {
    await drawExports([], { [`POST ${EXPORTS}`]: () => problem(409, 'export_exists') });
    await person().click(screen.getByRole('button', { name: 'Publier un calendrier' }));
    await pass(200);
    await person().click(screen.getByRole('button', { name: 'Créer l’adresse' }));
    await pass(50);

    expect(pageText()).toContain('Cette plateforme a déjà son adresse.');
  });

  test('are not asked for by whoever does not own the listing', async () => {
    const sent = fakeApi({});
    draw(<ExportsSection listing={aListing({ own: false })} />);
    await pass(50);

    expect(sent).toEqual([]);
    expect(pageText()).toContain('visibles que du propriétaire');
  });
});
