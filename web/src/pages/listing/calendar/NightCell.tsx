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
  const words = useWords();
  const { date, night, own, today } = props;
  if (date === null) return <td aria-hidden="true" />;
  // One element before and after its night is loaded: another would lose the focus.
  return (
    <td
      role="gridcell"
      data-night={date}
      tabIndex={props.isCurrent ? 0 : -1}
      aria-label={night ? nightInWords(night, { own, today }, words) : dateInWords(date, words.language)}
      aria-current={date === today ? 'date' : undefined}
      aria-disabled={night ? undefined : 'true'}
      onClick={night ? () => props.onOpen(date) : undefined}
    >
      {night ? <KnownNight night={night} own={own} today={today} /> : <UnknownNight date={date} />}
    </td>
  );
});

function UnknownNight({ date }: { readonly date: CalendarDate }) {
  return (
    <div className="night" data-look="loading">
      <span className="night-day">{Number(date.slice(8))}</span>
    </div>
  );
}

function KnownNight({ night, own, today }: Pick<NightCellProps, 'own' | 'today'> & { readonly night: Night }) {
  const words = useWords();
  const look = lookOf(night);
  const source = sourceInCell(night, own, words);
  return (
    <div className="night" data-look={look} data-past={night.date < today || undefined}>
      <span className="night-day">{Number(night.date.slice(8))}</span>
      <span className="night-mark">{words.t(`calendar.mark.${look}`)}</span>
      {source ? <Source {...source} /> : null}
      {isBookedTwice(night) ? <span className="night-twice">!</span> : null}
    </div>
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
