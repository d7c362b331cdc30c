import { memo } from 'react';
import type { Night } from '../../../../../src/contract/calendar.ts';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';
import { dateInWords } from '../../../words/date-words.ts';
import { type CellSource, isBookedTwice, lookOf, nightInWords, sourceInCell } from './night-look.ts';

type NightCellProps = {
  readonly date: CalendarDate | null;
  readonly night: Night | undefined;
  readonly own: boolean;
  readonly today: CalendarDate;
  readonly isCurrent: boolean;
  readonly onOpen: (date: CalendarDate) => void;
};

/** One night of the grid: its day, a letter and a pattern for its state, and who takes it where there is room. */
export const NightCell = memo(function NightCell(props: NightCellProps) {
  const { language } = useWords();
  const { date, night } = props;
  if (date === null) return <td aria-hidden="true" />;
  if (night) return <KnownNight {...props} night={night} />;
  return (
    <td
      role="gridcell"
      data-night={date}
      tabIndex={props.isCurrent ? 0 : -1}
      aria-label={dateInWords(date, language)}
      aria-disabled="true"
    >
      <div className="night" data-look="loading">
        <span className="night-day">{Number(date.slice(8))}</span>
      </div>
    </td>
  );
});

function KnownNight(props: NightCellProps & { readonly night: Night }) {
  const words = useWords();
  const { night, own, today } = props;
  const look = lookOf(night);
  const source = sourceInCell(night, own, words);
  return (
    <td
      role="gridcell"
      data-night={night.date}
      tabIndex={props.isCurrent ? 0 : -1}
      aria-label={nightInWords(night, { own, today }, words)}
      aria-current={night.date === today ? 'date' : undefined}
      onClick={() => props.onOpen(night.date)}
    >
      <div className="night" data-look={look} data-past={night.date < today || undefined}>
        <span className="night-day">{Number(night.date.slice(8))}</span>
        <span className="night-mark">{words.t(`calendar.mark.${look}`)}</span>
        {source ? <Source {...source} /> : null}
        {isBookedTwice(night) ? <span className="night-twice">!</span> : null}
      </div>
    </td>
  );
}

/** “Airbnb”, and “Airbnb +1” on a night that another booking claims too. */
function Source(props: CellSource) {
  return (
    <span className="night-source">
      <span className="night-source-name">{props.name}</span>
      {props.others === 0 ? null : <span>{`\u00a0+${props.others}`}</span>}
    </span>
  );
}
