import { DatePickerInput } from '@mantine/dates';
import type { ReactNode } from 'react';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';

/** A date in the page's language; it always has one, since an empty date has no meaning in these forms. */
export function NightInput(props: {
  readonly label: string;
  readonly value: CalendarDate;
  readonly onChange: (date: CalendarDate) => void;
  readonly error?: ReactNode;
}) {
  const { t } = useWords();
  return (
    <DatePickerInput
      label={props.label}
      value={props.value}
      onChange={(date) => props.onChange(date ?? props.value)}
      valueFormat="dddd D MMMM YYYY"
      allowDeselect={false}
      error={props.error}
      ariaLabels={{ previousMonth: t('calendar.previous'), nextMonth: t('calendar.next') }}
    />
  );
}
