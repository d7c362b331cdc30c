/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import { tell } from '../../web/src/tell.ts';
import { draw } from './draw.tsx';

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const placeOf = (text: string) => screen.getByText(text).closest('[data-position]')?.getAttribute('data-position');

describe('a notice', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    cleanup();
    jest.useRealTimers();
  });

  test.each([
    ['phone', 'top-center'],
    ['wide', 'bottom-right'],
  ] as const)('on a %s screen is shown at %s', async (on, place) => {
    draw(null, { screen: on });
    act(() => tell('Enregistré.', 'done'));
    await pass(50);
    expect(placeOf('Enregistré.')).toBe(place);
  });

  test('goes away after four seconds', async () => {
    draw(null);
    act(() => tell('Enregistré.', 'done'));
    await pass(3900);
    screen.getByText('Enregistré.');
    await pass(1000);
    expect(screen.queryByText('Enregistré.')).toBeNull();
  });

  test('takes the place of the one before at once', async () => {
    draw(null);
    act(() => tell('La première.', 'done'));
    await pass(500);
    act(() => tell('La deuxième.', 'refused'));
    await pass(500);
    screen.getByText('La deuxième.');
    expect(screen.queryByText('La première.')).toBeNull();
  });
});
