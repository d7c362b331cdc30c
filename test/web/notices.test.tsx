/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { notifications } from '@mantine/notifications';
import { act, cleanup, screen } from '@testing-library/react';
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
    act(() => void notifications.show({ message: 'Enregistré.' }));
    await pass(50);
    expect(placeOf('Enregistré.')).toBe(place);
  });

  test('is shown alone for four seconds, and the next one after it', async () => {
    draw(null);
    act(() => void notifications.show({ message: 'La première.' }));
    act(() => void notifications.show({ message: 'La deuxième.' }));
    await pass(3900);
    screen.getByText('La première.');
    expect(screen.queryByText('La deuxième.')).toBeNull();
    await pass(1000);
    screen.getByText('La deuxième.');
    expect(screen.queryByText('La première.')).toBeNull();
  });
});
