import { useEffect, useRef, useState } from 'react';
import type { Night } from '../../../../../src/contract/calendar.ts';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';
import { monthInWords, weekdaysInWords } from '../../../words/date-words.ts';
import { monthOf, nightAfterKey, nightsOfMonth, weeksOfMonth } from './month.ts';
import { NightCell } from './NightCell.tsx';

/** What the grid of one month is given. `own`: the listing is the reader's. `nights` is empty while they are loading. */
export type MonthGridProps = {
  readonly month: string;
  readonly own: boolean;
  readonly today: CalendarDate;
  readonly nights: readonly Night[];
  readonly onMonth: (month: string) => void;
  readonly onOpen: (date: CalendarDate) => void;
};

/**
 * The nights of one month as an ARIA grid: one night is in the tab order, keys move from there (`nightAfterKey`), also
 * into the neighbouring months, and Enter or a click opens the night.
 */
export function MonthGrid(props: MonthGridProps) {
  const { t, language } = useWords();
  const grid = useRef<HTMLTableElement>(null);
  const { current, moveBy } = useCurrentNight(props, grid);
  const nightOf = new Map(props.nights.map((night) => [night.date, night]));
  return (
    <table
      ref={grid}
      role="grid"
      aria-label={t('calendar.grid', { month: monthInWords(props.month, language) })}
      aria-busy={props.nights.length === 0}
      className="month-grid"
      onKeyDown={(event) => {
        const isMoving = moveBy(event.key);
        const opens = (event.key === 'Enter' || event.key === ' ') && nightOf.has(current);
        if (isMoving || opens) event.preventDefault();
        if (opens) props.onOpen(current);
      }}
    >
      <WeekdayRow />
      <tbody>
        {weeksOfMonth(props.month).map((week) => (
          <tr key={week.find((date) => date !== null)}>
            {week.map((date, index) => (
              <NightCell
                key={date ?? `blank ${index}`}
                date={date}
                night={date === null ? undefined : nightOf.get(date)}
                own={props.own}
                today={props.today}
                isCurrent={date === current}
                onOpen={props.onOpen}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WeekdayRow() {
  const { language } = useWords();
  return (
    <thead>
      <tr>
        {weekdaysInWords(language).map(({ short, long }) => (
          <th key={long} scope="col" abbr={long}>
            {short}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function useCurrentNight(props: MonthGridProps, grid: React.RefObject<HTMLTableElement | null>) {
  const { month, today } = props;
  const [chosen, setChosen] = useState(today);
  const current = monthOf(chosen) === month ? chosen : monthOf(today) === month ? today : nightsOfMonth(month).from;
  const focusWanted = useRef(false);
  useEffect(() => {
    if (!focusWanted.current) return;
    const cell = grid.current?.querySelector<HTMLTableCellElement>(`[data-night="${current}"]`);
    // The month that the key led into may not be drawn yet.
    if (!cell) return;
    focusWanted.current = false;
    cell.focus();
  }, [current, grid]);
  const moveBy = (key: string): boolean => {
    // Until the month is drawn that a key led into, further keys go on from the night chosen there.
    const next = nightAfterKey(focusWanted.current ? chosen : current, key);
    if (next === undefined) return false;
    focusWanted.current = true;
    setChosen(next);
    if (monthOf(next) !== month) props.onMonth(monthOf(next));
    return true;
  };
  return { current, moveBy };
}
