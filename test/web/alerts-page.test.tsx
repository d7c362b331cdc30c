/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Alert } from '../../src/contract/alerts.ts';
import { anAccountAlert, anAlert, anEscalatedAlert, aResolvedAlert } from './alert-builders.ts';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { aListing, anId } from './builders.ts';
import { drawPages } from './draw.tsx';
import { data, type FakeRoutes, problem, type SentRequest } from './fake-api.ts';

const LIST = '/admin/alerts/calendar-sync';
const everyAlert = [
  anEscalatedAlert(),
  anAlert({ id: anId('a2'), subjectName: 'Villa Azur' }),
  aResolvedAlert({ id: anId('a3'), subjectName: 'Chalet Blanc' }),
];
const titles = () => screen.queryAllByRole('heading', { level: 3 }).map(read);
const status = (name: string) => screen.findByRole('radio', { name });
const listing = () => screen.findByRole<HTMLInputElement>('combobox', { name: 'Logement' });
const age = () => screen.findByRole<HTMLSelectElement>('combobox', { name: 'En échec depuis' });

function drawList(address: string, alerts: readonly Alert[] = everyAlert, routes: FakeRoutes = {}) {
  const sent = fakeAlerts({ alerts, routes });
  const drawn = drawPages(LIST + address);
  return { ...drawn, asked: () => lastAsked(sent), search: () => drawn.router.state.location.search };
}

/** The list, where all listings have these names, in this order; the API finds them as the real one does. */
function drawNamed(names: readonly string[], address = '') {
  const listings = names.map((name, index) => aListing({ id: anId(`d${index}`), name }));
  const sent: string[] = [];
  const routes: FakeRoutes = {
    'GET /api/listings': ({ query: { name = '', page, pageSize } }) => {
      sent.push(name);
      const found = listings.filter((one) => one.name.toLowerCase().includes(name.toLowerCase()));
      return data(found.slice(0, Number(pageSize)), {
        total: found.length,
        page: Number(page),
        pageSize: Number(pageSize),
      });
    },
    ...Object.fromEntries(listings.map((one) => [`GET /api/listings/${one.id}`, () => data(one)])),
  };
  return { ...drawList(address, everyAlert, routes), askedNames: () => sent };
}

/** What the list was asked for last, apart from the size of its pages. */
function lastAsked(sent: readonly SentRequest[]) {
  const { pageSize: _, ...query } = sent.filter(({ path }) => path === '/api/admin/alerts').at(-1)?.query ?? {};
  return query;
}

describe('the list of alerts', () => {
  afterEach(cleanup);

  test('shows every open one and counts them', async () => {
    const { asked } = drawList('');
    await screen.findByText(/^2.alertes$/);
    expect(titles()).toEqual(['Studio du Vieux-Port', 'Villa Azur']);
    expect(asked()).toEqual({ page: '1' });
  });

  test('shows accounts beside listings, each with its own page and its own alerts', async () => {
    const gone = anAccountAlert({ id: anId('a5'), subjectName: 'Kraken', subjectExists: false });
    drawList('', [anAccountAlert(), anAlert(), gone]);
    await screen.findByText(/^3.alertes$/);
    expect(titles()).toEqual(['Compte relié Alpaca', 'Studio du Vieux-Port', 'Compte relié Kraken (compte supprimé)']);
    const account = anAccountAlert().connectionId;
    expect(screen.getByRole('link', { name: 'Compte relié Alpaca' }).getAttribute('href')).toBe(`/accounts/${account}`);
    expect(screen.getAllByText('Accès refusé par le service')).toHaveLength(2);
    expect(screen.getAllByText('Calendrier introuvable sur la plateforme')).toHaveLength(1);
    const own = screen.getByRole('link', { name: 'Les alertes de Alpaca' });
    expect(own.getAttribute('href')).toBe(`${LIST}?connectionId=${account}`);
  });

  test('shows those of one account, says which, and shows all again', async () => {
    const { connectionId } = anAccountAlert();
    const { asked, search } = drawList(`?connectionId=${connectionId}`, [anAccountAlert()]);
    await waitFor(() => expect(asked()).toEqual({ connectionId, page: '1' }));
    await userEvent.click(await screen.findByRole('button', { name: /^Seulement Alpaca/ }));
    await waitFor(() => expect(search()).toEqual({ page: 1 }));
    expect(screen.queryByRole('button', { name: /^Seulement/ })).toBeNull();
  });

  test('reads its filters from the address', async () => {
    const { asked } = drawList(`?status=escalated&listingId=${anAlert().listingId}&failingForHours=168`);
    await screen.findByText(/^1.alerte$/);
    const shown = { status: 'escalated', failingForHours: '168', listingId: anAlert().listingId, page: '1' };
    expect(asked()).toEqual(shown);
    expect((await status('Escaladées')).matches(':checked')).toBe(true);
    expect((await age()).value).toBe('168');
    expect((await listing()).value).toBe('Studio du Vieux-Port');
  });

  test('beyond its end leads to its last page, and never says that all is well while alerts are open', async () => {
    const routes: FakeRoutes = {
      [`GET /api${LIST}`]: ({ query }) => {
        const page = Number(query['page']);
        return data(page > 1 ? [] : everyAlert.slice(0, 2), { total: 2, page, pageSize: 25 });
      },
    };
    const { search } = drawList('?page=2', everyAlert, routes);
    await waitFor(() => expect(titles()).toHaveLength(2));
    expect(search()).not.toMatchObject({ page: 2 });
    expect(screen.queryByText(/Tout va bien/)).toBeNull();
  });

  test('leads from one alert to all of its listing', async () => {
    const { asked } = drawList('');
    await userEvent.click(await screen.findByRole('link', { name: 'Les alertes de Villa Azur' }));
    await waitFor(() => expect(asked()).toMatchObject({ listingId: anAlert({ id: anId('a2') }).listingId }));
  });

  test('writes its filters into the address, and begins again with the first page', async () => {
    const { asked, search } = drawList('?page=3');
    await screen.findByText(/^2.alertes$/);
    await userEvent.click(await status('Résolues'));
    await waitFor(() => expect(titles()).toEqual(['Chalet Blanc']));
    expect(search()).toMatchObject({ status: 'resolved', page: 1 });
    await userEvent.selectOptions(await age(), '24');
    await waitFor(() => expect(asked()).toEqual({ status: 'resolved', failingForHours: '24', page: '1' }));
    expect(search()).toMatchObject({ status: 'resolved', failingForHours: 24 });
  });

  test('goes back to every open one without a filter in the address', async () => {
    const { search } = drawList('?status=resolved');
    await screen.findByText(/^1.alerte$/);
    await userEvent.click(await status('Ouvertes'));
    await screen.findByText(/^2.alertes$/);
    expect(search()).toEqual({ page: 1 });
  });

  test.each([
    '?status=nonsense',
    '?listingId=not-an-id',
    '?failingForHours=2.5',
    '?failingForHours=',
    '?page=-1',
    '?page=x',
  ])('takes %s as if it were not there', async (address) => {
    const { asked } = drawList(address);
    await screen.findByText(/^2.alertes$/);
    expect(asked()).toEqual({ page: '1' });
    expect(titles()).toHaveLength(2);
  });

  test('keeps the history: who resolved, when and with what note, and no buttons', async () => {
    const resolvedAt = new Date(Date.now() - 3 * 3_600_000).toISOString();
    drawList('?status=resolved', [aResolvedAlert({ resolvedAt })]);
    const said = read((await screen.findByText('Résolue par Dominique il y a 3 heures')).closest('li'));
    expect(said).toContain('Note : Nouveau lien demandé à l’hôte.');
    expect(said).toMatch(/En échec du 24 novembre 2026, .* au 24 novembre 2026, /);
    expect(screen.queryByRole('button', { name: /^Résoudre/ })).toBeNull();
  });

  test('names a listing without alerts, and leads back to all listings', async () => {
    const { id } = aListing();
    const { search } = drawList(`?listingId=${id}`, [], { [`GET /api/listings/${id}`]: () => data(aListing()) });
    await screen.findByText('Aucune alerte ne correspond');
    await waitFor(async () => expect((await listing()).value).toBe('Studio du Vieux-Port'));
    await userEvent.click(await listing());
    await userEvent.click(await screen.findByRole('option', { name: 'Tous les logements' }));
    await screen.findByText(/^Tout va bien/);
    expect(search()).toEqual({ page: 1 });
    expect((await listing()).value).toBe('Tous les logements');
  });

  test('finds a listing by a part of its name, without a mouse, and writes it into the address', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `Appartement ${index}`);
    const { asked, search } = drawNamed([...many, 'Villa Azur', 'Villa Rose']);
    const field = await listing();
    field.focus();
    await userEvent.keyboard('villa r');
    await screen.findByRole('option', { name: 'Villa Rose' });
    expect(screen.queryByRole('option', { name: 'Villa Azur' })).toBeNull();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(asked()).toEqual({ listingId: anId('d61'), page: '1' }));
    expect(search()).toEqual({ listingId: anId('d61'), page: 1 });
    expect(field.value).toBe('Villa Rose');
  });

  test('takes what is typed after a choice, or after a click into the field, for another name', async () => {
    const { search } = drawNamed(['Villa Azur', 'Villa Rose', 'Gîte']);
    const field = await listing();
    await userEvent.click(field);
    await userEvent.keyboard('rose');
    await screen.findByRole('option', { name: 'Villa Rose' });
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(field.value).toBe('Villa Rose'));
    await userEvent.keyboard('gît');
    expect(field.value).toBe('gît');
    await screen.findByRole('option', { name: 'Gîte' });
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(search()).toEqual({ listingId: anId('d2'), page: 1 }));
    await userEvent.click(field);
    await userEvent.keyboard('azur');
    expect(field.value).toBe('azur');
  });

  test('keeps every listing one key away, and the chosen one when the search is left', async () => {
    const { search } = drawNamed(['Villa Azur'], `?listingId=${anId('d0')}`);
    await waitFor(async () => expect((await listing()).value).toBe('Villa Azur'));
    const field = await listing();
    field.focus();
    await userEvent.keyboard('zzz');
    await screen.findByText('Aucun logement de ce nom');
    await userEvent.tab();
    expect(field.value).toBe('Villa Azur');
    expect(search()).toEqual({ listingId: anId('d0'), page: 1 });
    field.focus();
    await userEvent.keyboard('{ArrowDown}');
    await screen.findByRole('option', { name: 'Tous les logements' });
    await userEvent.keyboard('{ArrowUp}{Enter}');
    await waitFor(() => expect(search()).toEqual({ page: 1 }));
    expect(field.value).toBe('Tous les logements');
  });

  test('asks for listings only once their choice is opened, since support’s reading is audited', async () => {
    const { askedNames } = drawNamed(['Villa Azur']);
    await screen.findByText(/^2.alertes$/);
    (await listing()).focus();
    await userEvent.tab();
    expect(askedNames()).toEqual([]);
    await userEvent.click(await listing());
    await screen.findByRole('option', { name: 'Villa Azur' });
    expect(askedNames()).toEqual(['']);
  });

  test('says that the listings cannot be read, and still shows the alerts', async () => {
    drawList('', everyAlert, { 'GET /api/listings': () => problem(403, 'forbidden') });
    await userEvent.click(await listing());
    await screen.findByText('Votre rôle ne permet pas cette action.');
    expect(titles()).toHaveLength(2);
  });

  test('does not link a listing that was deleted', async () => {
    drawList('', [anAlert({ subjectExists: false })]);
    await screen.findByText('Studio du Vieux-Port (logement supprimé)');
    expect(screen.queryByRole('link', { name: /^Studio/ })).toBeNull();
  });

  test('clears the filters that leave nothing to see', async () => {
    const { search } = drawList('?status=escalated&failingForHours=168', [anAlert()]);
    await userEvent.click(await screen.findByRole('button', { name: 'Effacer les filtres' }));
    await screen.findByText(/^1.alerte$/);
    expect(search()).toEqual({ page: 1 });
  });

  test('leads through its pages by the address', async () => {
    const many = Array.from({ length: 60 }, (_, index) => anAlert({ id: anId(`c${index}`) }));
    const { asked, search } = drawList('', many);
    await screen.findByText('Page 1 sur 3');
    await userEvent.click(screen.getByRole('button', { name: '2' }));
    await waitFor(() => expect(asked()).toEqual({ page: '2' }));
    expect(search()).toMatchObject({ page: 2 });
  });

  test('is refused to members in words', async () => {
    fakeAlerts({ alerts: everyAlert, person: aPerson({ role: 'member' }) });
    drawPages(LIST);
    await within(await screen.findByRole('main')).findByText(/réservée au support/);
    expect(titles()).toEqual([]);
  });
});
