/** @jest-environment jsdom */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Locale } from '../../src/domain/member.ts';
import { AddConnection } from '../../web/src/pages/listing/connections/AddConnection.tsx';
import { aListing, anAccount, anId, aUnit, aUnitConnection } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, type FakeRoutes, fakeApi, problem } from './fake-api.ts';

const listing = aListing();
const account = anAccount();
const other = aListing({ id: anId('f1'), name: 'Gîte des Pins' });
const UNITS = `GET /api/hub-accounts/${account.id}/units`;
const CONNECT = `POST /api/listings/${listing.id}/connections`;
const OPEN = 'POST /api/hub-accounts';

function drawForm(routes: FakeRoutes = {}, language: Locale = 'fr') {
  const onDone = jest.fn();
  const sent = fakeApi({
    'GET /api/hub-accounts': () => data([account]),
    'GET /api/listings': () => data([listing, other], { total: 2, page: 1, pageSize: 100 }),
    [UNITS]: () => data([aUnit(), aUnit({ id: '102', name: 'Studio' })]),
    [CONNECT]: () => ({ ...data(aUnitConnection()), status: 201 }),
    ...routes,
  });
  drawLinked(<AddConnection listing={listing} onDone={onDone} />, { language });
  return { sent, onDone, posted: () => sent.filter(({ method }) => method === 'POST') };
}

const choose = async (name: string | RegExp) => userEvent.click(await screen.findByRole('radio', { name }));
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const secretField = (label: string) => screen.findByLabelText<HTMLInputElement>(label, { selector: 'input' });
const errorOf = (field: HTMLElement) => document.getElementById(`${field.id}-error`)?.textContent ?? null;

describe('connecting a unit of a hub', () => {
  afterEach(cleanup);

  test('begins with the iCal address, as ever', async () => {
    drawForm();
    expect(await screen.findByRole('radio', { name: /iCal/, checked: true })).toBeTruthy();
    expect(screen.getByRole('textbox', { name: /Adresse du calendrier/ })).toBeTruthy();
  });

  test('takes the account, then the unit, and sends no more than was chosen', async () => {
    const { posted } = drawForm();
    await choose('Beds24');
    await choose('Studio');
    await press('Relier');
    await screen.findByText(/peut prévenir relais/);
    expect(posted().map(({ body }) => body)).toEqual([
      { connector: 'beds24', accountId: account.id, unitId: '102', readOnly: false },
    ]);
  });

  test('offers the webhooks of an account with its first unit, and can be left with “Plus tard”', async () => {
    const { onDone } = drawForm();
    await choose('Beds24');
    await choose('Studio');
    await press('Relier');
    expect(await screen.findByRole('button', { name: 'Recevoir les changements aussitôt' })).toBeTruthy();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(onDone).not.toHaveBeenCalled();
    await press('Plus tard');
    expect(onDone).toHaveBeenCalledTimes(1);
  });

  test('does not offer them again with the next unit', async () => {
    const units = [aUnit({ listingId: other.id }), aUnit({ id: '102', name: 'Studio' })];
    const { onDone } = drawForm({ [UNITS]: () => data(units) });
    await choose('Beds24');
    await choose('Studio');
    await press('Relier');
    await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  });

  test.each<[Locale, RegExp, RegExp]>([
    ['fr', /Déjà relié à ce logement/, /Déjà relié à «\sGîte des Pins\s»/],
    ['en', /Already connected to this listing/, /Already connected to “Gîte des Pins”/],
  ])(
    'in %s says where units are connected already, and lets none of them be chosen',
    async (language, here, elsewhere) => {
      const taken = [aUnit({ listingId: listing.id }), aUnit({ id: '102', name: 'Studio', listingId: other.id })];
      drawForm({ [UNITS]: () => data(taken) }, language);
      await choose('Beds24');
      expect(await screen.findByText(here)).toBeTruthy();
      expect(await screen.findByText(elsewhere)).toBeTruthy();
      for (const name of [/Chalet/, /Studio/])
        expect(screen.getByRole<HTMLInputElement>('radio', { name }).disabled).toBe(true);
      expect(screen.getByRole<HTMLButtonElement>('button', { name: /^(Relier|Connect)$/ }).disabled).toBe(true);
    },
  );

  test('asks for a unit where none was chosen', async () => {
    const { posted } = drawForm();
    await choose('Beds24');
    await press('Relier');
    expect(await screen.findByText('Choisissez le logement à relier.')).toBeTruthy();
    expect(posted()).toEqual([]);
  });

  test('says that somebody was quicker, and reads the units again', async () => {
    const { sent } = drawForm({ [CONNECT]: () => problem(409, 'unit_already_connected') });
    await choose('Beds24');
    await choose('Studio');
    await press('Relier');
    expect((await screen.findByRole('alert')).textContent).toMatch(/déjà relié/);
    await waitFor(() => expect(sent.filter(({ path }) => path.endsWith('/units')).length).toBe(2));
  });

  test('says that the hub does not answer, asks it once only, and lets the account be connected again', async () => {
    const { sent } = drawForm({ [UNITS]: () => problem(502, 'hub_unavailable') });
    await choose('Beds24');
    expect((await screen.findByRole('alert')).textContent).toMatch(/ou refuse ce compte/);
    await press('Relier de nouveau Beds24 1234');
    expect(await secretField('Code d’invitation')).toBeTruthy();
    expect(sent.filter(({ path }) => path.endsWith('/units'))).toHaveLength(1);
  });
});

describe('connecting the first account of a hub', () => {
  afterEach(cleanup);
  const none: FakeRoutes = { 'GET /api/hub-accounts': () => data([]) };

  test('goes on with its units, where the keyboard then is', async () => {
    let accounts = [anAccount()].slice(1);
    const { posted } = drawForm({
      'GET /api/hub-accounts': () => data(accounts),
      [OPEN]: () => {
        accounts = [account];
        return { ...data(account), status: 201 };
      },
    });
    await choose('Beds24');
    await userEvent.type(await secretField('Code d’invitation'), 'a-code{Enter}');
    const chalet = await screen.findByRole('radio', { name: 'Chalet' });
    expect(posted()[0]?.body).toEqual({ connector: 'beds24', credentials: { inviteCode: 'a-code' } });
    await waitFor(() => expect(document.activeElement).toBe(chalet));
  });

  test('hides what is typed, keeps it out of the browser’s memory, and says where to find it', async () => {
    drawForm(none);
    await choose('Smoobu');
    for (const label of ['Clé API', 'Secret de la clé API']) {
      const field = await secretField(label);
      expect([field.type, field.autocomplete]).toEqual(['password', 'off']);
      expect(document.getElementById(`${field.id}-description`)?.textContent).toMatch(/Smoobu/);
    }
  });

  test('sends nothing while a credential is missing', async () => {
    const { posted } = drawForm(none);
    await choose('Smoobu');
    await userEvent.type(await secretField('Clé API'), 'a-key{Enter}');
    expect(errorOf(await secretField('Secret de la clé API'))).toBe('Ce champ est obligatoire.');
    expect(posted()).toEqual([]);
  });

  test.each<[Locale, RegExp, readonly [string, string]]>([
    ['fr', /^Ces identifiants sont refusés/, ['Clé API', 'Secret de la clé API']],
    ['en', /^These credentials are refused/, ['API key', 'Secret of the API key']],
  ])('in %s says at the fields that the hub refuses them', async (language, text, [key, secret]) => {
    const errors = [{ pointer: '/credentials', code: 'hub_refused', detail: 'refused' }];
    drawForm({ ...none, [OPEN]: () => problem(422, 'invalid', { errors }) }, language);
    await choose('Smoobu');
    await userEvent.type(await secretField(key), 'a-key');
    await userEvent.type(await secretField(secret), 'a-secret{Enter}');
    await screen.findByText(text);
    const [first, second] = [await secretField(key), await secretField(secret)];
    expect(errorOf(first)).toMatch(text);
    expect([first, second].map((field) => field.getAttribute('aria-invalid'))).toEqual(['true', 'true']);
    expect(document.activeElement).toBe(first);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test.each([
    [429, 'rate_limited', /Attendez une minute/],
    [502, 'hub_unavailable', /Réessayez dans une minute/],
  ])('says above the form what no field can mend: %d %s', async (status, code, text) => {
    drawForm({ ...none, [OPEN]: () => problem(status, code) });
    await choose('Lodgify');
    await userEvent.type(await secretField('Clé API'), 'a-key{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
  });
});
