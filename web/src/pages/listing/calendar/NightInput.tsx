import { DatePickerInput } from '@mantine/dates';
import { type ReactNode, useId } from 'react';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';

/**
 * A date in the page's language, from `earliest` on; it always has one, since an empty date has no meaning in these
 * forms.
 */
export function NightInput(props: {
  readonly label: string;
  readonly earliest: CalendarDate;
  readonly value: CalendarDate;
  readonly onChange: (date: CalendarDate) => void;
  readonly error?: ReactNode;
}) {
  const { t } = useWords();
  const id = useId();
  return (
    <DatePickerInput
      id={id}
      // The popover takes its name from the element with its ID: the field.
      popoverProps={{ id, returnFocus: true }}
      label={props.label}
      minDate={props.earliest}
      value={props.value}
      onChange={(date) => props.onChange(date ?? props.value)}
      valueFormat="dddd D MMMM YYYY"
      allowDeselect={false}
      error={props.error}
      ariaLabels={{ previousMonth: t('calendar.previous'), nextMonth: t('calendar.next') }}
    />
  );
}
