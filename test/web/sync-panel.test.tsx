/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Run } from '../../src/contract/runs.ts';
import { SyncPanel } from '../../web/src/pages/listing/sync/SyncPanel.tsx';
import { aConnection, aListing, anId, aResult, aRun } from './builders.ts';
import { draw } from './draw.tsx';
import { data, fakeApi, problem } from './fake-api.ts';

const listing = aListing();
const SYNC = `POST /api/listings/${listing.id}/calendar/sync`;
const accepted = { status: 202, body: { data: { runId: aRun().id, state: 'started', workflowId: 'sync/x' } } };
const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Synchroniser maintenant' });
const status = () => screen.getByRole('status').textContent?.replaceAll('\u00a0', ' ');
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const person = () => userEvent.setup({ advanceTimers: (ms) => jest.advanceTimersByTime(ms) });

/** A run that is read as each of `states` in turn, and stays at the last. */
function runInTurn(states: readonly Run[]) {
  let reads = 0;
  return () => data(states[Math.min(reads++, states.length - 1)]);
}

describe('“Synchroniser maintenant”', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test('goes from idle through loading to what changed, and takes no second click meanwhile', async () => {
    const done = aRun({ counts: { nightsAdded: 3, nightsHeld: 2 } });
    const states = [aRun({ status: 'queued' }), aRun({ status: 'running' }), done];
    const sent = fakeApi({ [SYNC]: () => accepted, [`GET /api/runs/${aRun().id}`]: runInTurn(states) });
    draw(<SyncPanel listing={listing} />);
    expect(button().disabled).toBe(false);

    await person().click(button());
    await pass(50);
    expect(button().disabled).toBe(true);
    await pass(1100);
    expect(status()).toBe('Synchronisation en cours…');
    await person().click(button());
    await pass(1100);

    expect(status()).toContain('3 nuits fermées, 2 nuits en attente de confirmation, rien d’autre n’a changé');
    expect(button().disabled).toBe(false);
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
    await pass(5000);
    expect(sent.filter(({ path }) => path.startsWith('/api/runs/'))).toHaveLength(3);
  });

  test('tells line by line when more than one connection was read', async () => {
    const other = aResult({ connectionId: '0198c0de-0000-7000-8000-00000000000b', label: 'Booking.com' });
    const results = [aResult({ nightsAdded: 1 }), other];
    fakeApi({ [SYNC]: () => accepted, [`GET /api/runs/${aRun().id}`]: () => data(aRun({ results })) });
    draw(<SyncPanel listing={listing} />);
    await person().click(button());
    await pass(50);
    const lines = within(screen.getByRole('status')).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringMatching(/^Airbnb\s: 1\snuit fermée/),
      expect.stringMatching(/^Booking\.com\s: rien n’a changé$/),
    ]);
  });

  describe('by the keyboard', () => {
    const elsewhere = () => screen.getByLabelText('ailleurs');

    /** Presses it with Enter and lets it be disabled, where a browser takes the focus away and jsdom does not. */
    async function pressWithEnter() {
      const states = [aRun({ status: 'running' }), aRun()];
      fakeApi({ [SYNC]: () => accepted, [`GET /api/runs/${aRun().id}`]: runInTurn(states) });
      draw(
        <>
          <SyncPanel listing={listing} />
          <input aria-label="ailleurs" />
        </>,
      );
      act(() => button().focus());
      await person().keyboard('{Enter}');
      await pass(50);
      expect(button().disabled).toBe(true);
      // What is disabled cannot be blurred in jsdom.
      act(() => elsewhere().focus());
      act(() => elsewhere().blur());
      expect(document.activeElement).toBe(document.body);
    }

    test('has the focus again once the run has ended', async () => {
      await pressWithEnter();
      await pass(1100);
      expect(button().disabled).toBe(false);
      expect(document.activeElement).toBe(button());
    });

    test('leaves the focus where the person has gone meanwhile', async () => {
      await pressWithEnter();
      act(() => elsewhere().focus());
      await pass(1100);
      expect(button().disabled).toBe(false);
      expect(document.activeElement).toBe(elsewhere());
    });
  });

  test('names the connection that failed, by its platform when nobody gave it a name', async () => {
    const error = { type: 'AUTH' as const, message: 'L’accès est refusé.' };
    const results = [
      aResult({ label: 'www.airbnb.fr', outcome: 'failed', error }),
      aResult({ connectionId: anId('b') }),
    ];
    fakeApi({
      [SYNC]: () => accepted,
      [`GET /api/runs/${aRun().id}`]: () => data(aRun({ status: 'partial', error, results })),
      [`GET /api/listings/${listing.id}/connections`]: () => data([aConnection()]),
    });
    draw(<SyncPanel listing={listing} />);
    await person().click(button());
    await pass(50);
    expect(status()).toContain('Rien n’a changé. Airbnb : L’accès est refusé.');
    expect(status()).not.toContain('www.airbnb.fr');
  });

  test('says why the run failed and what to do', async () => {
    const error = {
      type: 'NOT_FOUND' as const,
      message: 'Airbnb ne connaît plus cette adresse. Copiez le nouveau lien.',
    };
    const failed = aRun({ status: 'failed', error });
    fakeApi({ [SYNC]: () => accepted, [`GET /api/runs/${aRun().id}`]: () => data(failed) });
    draw(<SyncPanel listing={listing} />);
    await person().click(button());
    await pass(50);
    expect(status()).toContain('La synchronisation a échoué');
    expect(status()).toContain('Copiez le nouveau lien.');
    expect(button().disabled).toBe(false);
  });

  test('says why the request was refused, and can be pressed again', async () => {
    fakeApi({ [SYNC]: () => problem(503, 'unavailable') });
    draw(<SyncPanel listing={listing} />);
    await person().click(button());
    await pass(50);
    expect(status()).toContain('momentanément indisponible');
    expect(button().disabled).toBe(false);
  });

  test('follows a run that was already under way when the page opened', async () => {
    const running = aRun({ status: 'running', finishedAt: null });
    const states = [running, aRun({ counts: { nightsReleased: 1 } })];
    const sent = fakeApi({ [`GET /api/runs/${running.id}`]: runInTurn(states) });
    draw(<SyncPanel listing={aListing({ lastRun: running })} />);
    expect(button().disabled).toBe(true);
    expect(status()).toBe('Synchronisation en cours…');
    await pass(1100);
    expect(status()).toContain('1 nuit libérée');
    expect(sent.some(({ method }) => method === 'POST')).toBe(false);
  });

  test('keeps following while the server cannot be reached', async () => {
    let reads = 0;
    const answers = [() => problem(503, 'unavailable'), () => data(aRun())];
    const run = () => (answers[Math.min(reads++, 1)] ?? answers[1])?.() ?? problem(500, 'internal');
    fakeApi({ [SYNC]: () => accepted, [`GET /api/runs/${aRun().id}`]: run });
    draw(<SyncPanel listing={listing} />);
    await person().click(button());
    await pass(50);
    expect(status()).toContain('La connexion au serveur est interrompue');
    expect(button().disabled).toBe(true);
    await pass(1100);
    expect(status()).toContain('Rien n’a changé');
  });

  test('is off with a reason while the listing is inactive', () => {
    fakeApi({});
    draw(<SyncPanel listing={aListing({ active: false })} />);
    expect(button().disabled).toBe(true);
    expect(document.getElementById(button().getAttribute('aria-describedby') ?? '')?.textContent).toMatch(/inactif/);
  });

  test('shows a last run that failed as a failure', () => {
    const error = { type: 'SYSTEM' as const, message: 'Panne de notre côté.' };
    fakeApi({});
    draw(<SyncPanel listing={aListing({ lastRun: aRun({ status: 'failed', error }) })} />);
    expect(
      screen
        .getByText(/Panne de notre côté/)
        .closest('[data-tone]')
        ?.getAttribute('data-tone'),
    ).toBe('bad');
  });
});
