/** @jest-environment jsdom */
import { afterEach, beforeEach, jest, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import { useState } from 'react';
import { Moment } from '../../web/src/parts/Moment.tsx';
import { draw } from './draw.tsx';

const START = '2026-11-24T06:00:00.000Z';
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

function LastFailure() {
  const [at, setAt] = useState(START);
  return (
    <>
      <button onClick={() => setAt(new Date().toISOString())}>again</button>
      <Moment at={at} say={(when) => `Dernier échec ${when}`} />
    </>
  );
}

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse(START) });
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

test('a moment grows older on an open page', async () => {
  draw(<LastFailure />);
  screen.getByText('Dernier échec à l’instant');
  await pass(3 * 60_000);
  screen.getByText(/^Dernier échec il y a 3\sminutes$/);
});

test('a moment that has just been read is not in the future, though the page has stood open', async () => {
  draw(<LastFailure />);
  await pass(19_000);
  act(() => screen.getByText('again').click());
  await pass(1);
  screen.getByText('Dernier échec à l’instant');
});
