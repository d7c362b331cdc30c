import { Anchor } from '@mantine/core';
import type { Night } from '../../../../../src/contract/calendar.ts';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { dateInWords, stayInWords } from '../../../words/date-words.ts';
import { nightsBookedTwice } from './night-look.ts';

/** Warns of coming nights that two bookings claim, and leads to each. */
export function BookedTwiceNotice(props: {
  readonly nights: readonly Night[];
  readonly onOpen: (date: CalendarDate) => void;
}) {
  const words = useWords();
  const twice = nightsBookedTwice(props.nights);
  if (twice.length === 0) return null;
  return (
    <Notice tone="bad" title={words.t('calendar.twiceTitle')} urgent>
      <p>{words.t('calendar.twiceText')}</p>
      <ul className="run-lines">
        {twice.map((range) => (
          <li key={range.from}>
            <Anchor
              component="button"
              type="button"
              c="inherit"
              underline="always"
              ta="left"
              aria-label={words.t('calendar.twiceShow', { date: dateInWords(range.from, words.language) })}
              onClick={() => props.onOpen(range.from)}
            >
              {stayInWords(range, words)}
            </Anchor>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
