/** @jest-environment jsdom */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Locale } from '../../src/domain/member.ts';
import { AddConnectionForm } from '../../web/src/pages/listing/connections/AddConnectionForm.tsx';
import { aListing } from './builders.ts';
import { draw } from './draw.tsx';
import { type FakeAnswer, fakeApi, problem } from './fake-api.ts';

const { id: listingId } = aListing();
const ADD = `POST /api/listings/${listingId}/connections`;
const addressField = () => screen.getByRole<HTMLInputElement>('textbox', { name: /iCal/ });
const fieldError = () => document.getElementById(`${addressField().id}-error`)?.textContent ?? null;

function drawForm(answer: FakeAnswer, language: Locale = 'fr') {
  const onDone = jest.fn();
  const sent = fakeApi({ [ADD]: () => answer });
  draw(<AddConnectionForm listingId={listingId} onDone={onDone} />, { language });
  return { sent, onDone };
}

const connect = async (address: string, button: string) => {
  await userEvent.type(addressField(), address);
  await userEvent.click(screen.getByRole('button', { name: button }));
};

describe('connecting a calendar', () => {
  afterEach(cleanup);

  const refusal = (code: string) =>
    problem(422, 'invalid', { errors: [{ pointer: '/url', code, detail: 'must be a public address' }] });

  test.each<[Locale, string, RegExp]>([
    ['fr', 'not_public', /^Cette adresse n’est pas accessible depuis Internet/],
    ['fr', 'has_credentials', /^L’adresse contient un identifiant/],
    ['fr', 'own_calendar', /que relais publie lui-même.*plateforme\s; pour que deux logements/],
    ['en', 'own_calendar', /^This is the address of a calendar that relais itself publishes/],
    ['en', 'not_a_url', /^This is not a web address/],
    ['en', 'a_code_of_tomorrow', /^must be a public address$/],
  ])('in %s says %s at the address field', async (language, code, text) => {
    const { onDone } = drawForm(refusal(code), language);
    await connect('http://10.0.0.1/x.ics', language === 'fr' ? 'Relier' : 'Connect');
    expect(await screen.findByText(text)).toBeTruthy();
    expect(fieldError()).toMatch(text);
    expect(addressField().getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(addressField());
    expect(screen.queryByRole('alert')).toBeNull();
    expect(onDone).not.toHaveBeenCalled();
  });

  test('says above the form that something is wrong where no field of it is', async () => {
    const errors = ['/url', '/connector'].map((pointer) => ({ pointer, code: 'invalid', detail: 'must be known' }));
    drawForm(problem(422, 'invalid', { errors }));
    await connect('https://www.airbnb.fr/calendar/ical/1.ics', 'Relier');
    expect((await screen.findByRole('alert')).textContent).toMatch(/Certaines valeurs ne conviennent pas/);
    expect(fieldError()).toBe('Cette valeur ne convient pas.');
  });

  test('says that the address is already connected', async () => {
    drawForm(problem(409, 'feed_already_connected'));
    await connect('https://www.airbnb.fr/calendar/ical/1.ics', 'Relier');
    expect((await screen.findByRole('alert')).textContent).toMatch(/déjà reliée/);
  });

  test('names both connections where a hub brings the channel already', async () => {
    const twice = { channel: 'airbnb', feed: 'Airbnb', hub: 'Beds24 · Studio' };
    drawForm(problem(409, 'channel_connected_twice', { twice }));
    await connect('https://www.airbnb.fr/calendar/ical/1.ics', 'Relier');
    expect((await screen.findByRole('alert')).textContent).toMatch(/Beds24 · Studio.*apporte déjà.*Airbnb/);
  });

  test('sends nothing without an address', async () => {
    const { sent } = drawForm(problem(500, 'internal'));
    await userEvent.click(screen.getByRole('button', { name: 'Relier' }));
    expect(fieldError()).toBe('Ce champ est obligatoire.');
    expect(sent).toEqual([]);
  });

  test('sends the address without a name when none was given', async () => {
    const { sent } = drawForm(problem(503, 'unavailable'));
    await connect(' https://www.airbnb.fr/calendar/ical/1.ics ', 'Relier');
    await screen.findByRole('alert');
    expect(sent[0]?.body).toEqual({ connector: 'ical', url: 'https://www.airbnb.fr/calendar/ical/1.ics' });
  });
});
