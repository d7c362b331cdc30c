/** @jest-environment jsdom */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useState } from 'react';
import type { Night } from '../../src/contract/calendar.ts';
import { nightsOf } from '../../src/domain/night-range.ts';
import { MonthGrid } from '../../web/src/pages/listing/calendar/MonthGrid.tsx';
import { nightsOfMonth } from '../../web/src/pages/listing/calendar/month.ts';
import { aCause, aNight, anId } from './builders.ts';
import { draw } from './draw.tsx';

const taken: Readonly<Record<string, Night>> = {
  '2026-12-24': aNight('2026-12-24', [aCause()]),
  '2026-12-25': aNight('2026-12-25', [
    aCause(),
    aCause({ id: anId('c2'), platform: 'booking.com', eventClass: 'unknown' }),
  ]),
  '2026-12-28': aNight('2026-12-28', [aCause({ held: { id: anId('d1'), dueAt: '2026-11-24T13:20:00.000Z' } })]),
  '2026-12-30': aNight('2026-12-30', [aCause({ kind: 'block', platform: null, eventClass: null, connectionId: null })]),
};

function December(props: { readonly onOpen: (date: string) => void; readonly own?: boolean }) {
  const [month, setMonth] = useState('2026-12');
  const nights = nightsOf(nightsOfMonth(month)).map((date) => taken[date] ?? aNight(date));
  const own = props.own ?? true;
  return <MonthGrid {...{ month, nights, own }} today="2026-12-10" onMonth={setMonth} onOpen={props.onOpen} />;
}

/** Draws a grid on 31 December whose month and nights follow later than the keys, by what it answers with. */
function drawLate() {
  let show: (shown: { month: string; nights: readonly Night[] }) => void = () => undefined;
  function Late() {
    const [shown, setShown] = useState({ month: '2026-12', nights: nightsIn('2026-12') });
    useEffect(() => {
      show = setShown;
    }, []);
    return <MonthGrid {...shown} own today="2026-12-31" onMonth={() => undefined} onOpen={() => undefined} />;
  }
  draw(<Late />);
  return (month: string, nights: readonly Night[]) => act(() => show({ month, nights }));
}

function nightsIn(month: string): readonly Night[] {
  return nightsOf(nightsOfMonth(month)).map((date) => aNight(date));
}

const focused = () => document.activeElement?.getAttribute('data-night');

describe('the grid of nights', () => {
  afterEach(cleanup);

  test('names each night with its state and who takes it', () => {
    draw(<December onOpen={() => undefined} />);
    const names = screen.getAllByRole('gridcell').map((cell) => cell.getAttribute('aria-label'));
    expect(names).toEqual(
      expect.arrayContaining([
        '24 décembre 2026, réservé, Airbnb',
        '25 décembre 2026, réservé, Airbnb, Booking.com, réservé deux fois',
        '28 décembre 2026, en attente de confirmation, Airbnb',
        '30 décembre 2026, bloqué, Vous',
        '1er décembre 2026, libre, nuit passée',
        '10 décembre 2026, libre, aujourd’hui',
      ]),
    );
  });

  test.each([
    ['fr', 'Hôte', '30 décembre 2026, bloqué, Hôte'],
    ['en', 'Host', '30 December 2026, blocked, Host'],
  ] as const)('in %s calls the host’s block %s to anyone else', (language, source, name) => {
    draw(<December own={false} onOpen={() => undefined} />, { language });
    within(screen.getByLabelText(name)).getByText(source);
  });

  test('says in the cell that a second booking claims the night', () => {
    draw(<December onOpen={() => undefined} />);
    const textOn = (date: string) => screen.getByLabelText(new RegExp(`^${date} décembre`)).textContent;
    expect(textOn('25')).toBe('25RAirbnb\u00a0+1!');
    expect(textOn('24')).toBe('24RAirbnb');
  });

  test('is in English when the page is', () => {
    draw(<December onOpen={() => undefined} />, { language: 'en' });
    screen.getByRole('grid', { name: 'Nights of December 2026' });
    screen.getByLabelText('24 December 2026, booked, Airbnb');
  });

  test('has one night in the tab order, today’s', async () => {
    draw(<December onOpen={() => undefined} />);
    await userEvent.tab();
    expect(focused()).toBe('2026-12-10');
    await userEvent.tab();
    expect(focused()).toBeFalsy();
  });

  test.each([
    ['{ArrowRight}', '2026-12-11'],
    ['{ArrowLeft}', '2026-12-09'],
    ['{ArrowDown}', '2026-12-17'],
    ['{ArrowUp}', '2026-12-03'],
    ['{Home}', '2026-12-07'],
    ['{End}', '2026-12-13'],
    ['{PageDown}', '2027-01-10'],
    ['{PageUp}', '2026-11-10'],
    ['{ArrowUp}{ArrowUp}', '2026-11-26'],
  ])('moves by %s to %s', async (keys, date) => {
    draw(<December onOpen={() => undefined} />);
    await userEvent.tab();
    await userEvent.keyboard(keys);
    expect(focused()).toBe(date);
  });

  test('goes on by key while the month that a key led into is not drawn yet, and keeps the focus when its nights come', async () => {
    const show = drawLate();
    await userEvent.tab();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(focused()).toBe('2026-12-31');
    show('2027-01', []);
    expect(focused()).toBe('2027-01-02');
    show('2027-01', nightsIn('2027-01'));
    expect(focused()).toBe('2027-01-02');
  });

  test('opens the night in focus with Enter, and any night with a click', async () => {
    const onOpen = jest.fn();
    draw(<December onOpen={onOpen} />);
    await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await userEvent.click(screen.getByLabelText(/^30 décembre/));
    expect(onOpen.mock.calls).toEqual([['2026-12-24'], ['2026-12-30']]);
  });
});
