/** @jest-environment jsdom */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { BlockingPart } from '../../src/contract/date-blocking.ts';
import { WhyClosed } from '../../web/src/pages/listing/calendar/WhyClosed.tsx';
import { aListing, anId } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const nights = [{ from: '2026-12-26', to: '2026-12-27' }];
const left: BlockingPart = {
  kind: 'block',
  id: anId('b1'),
  label: 'Airbnb',
  verdict: 'offered',
  reason: 'left_by_connection',
  nights,
};
const own: BlockingPart = { ...left, id: anId('b2'), label: 'Travaux', verdict: 'kept', reason: 'host_block' };

function drawWhy(answer: { readonly lifted: readonly BlockingPart[]; readonly kept: readonly BlockingPart[] }) {
  const onChanged = jest.fn();
  const sent = fakeApi({ 'POST /api/sync/date-blocking': () => data({ nights: [], ...answer }) });
  const night = { date: '2026-12-26', status: 'BLOCKED' as const, causes: [] };
  drawLinked(<WhyClosed listing={aListing()} night={night} onChanged={onChanged} />, { language: 'fr' });
  return { onChanged, bodies: () => sent.map(({ body }) => body) };
}

const button = (name: RegExp) => screen.findByRole('button', { name });
const range = { listingId: aListing().id, from: '2026-12-26', to: '2026-12-27' };

afterEach(cleanup);

describe('why a night is closed', () => {
  test('is asked only when it is pressed, and changes nothing', async () => {
    const { bodies } = drawWhy({ lifted: [], kept: [own] });
    expect(bodies()).toEqual([]);
    await userEvent.click(await button(/^Pourquoi cette nuit est-elle fermée/));
    expect(await screen.findByText(/^Travaux : vous l’avez bloquée\. relais n’y touche jamais/)).toBeTruthy();
    expect(bodies()).toEqual([{ ...range, explainOnly: true, lift: [] }]);
    expect(screen.queryByRole('button', { name: /^Lever/ })).toBeNull();
  });

  test('leads to the lifting of what has no origin, with what is the host’s to choose', async () => {
    const { bodies, onChanged } = drawWhy({ lifted: [], kept: [own, left] });
    await userEvent.click(await button(/^Pourquoi cette nuit est-elle fermée/));
    await userEvent.click(await button(/^Lever les fermetures sans origine/));
    await waitFor(() => expect(onChanged).toHaveBeenCalled());
    expect(bodies()).toEqual([
      { ...range, explainOnly: true, lift: [] },
      { ...range, explainOnly: false, lift: ['left_by_connection'] },
    ]);
  });
});
