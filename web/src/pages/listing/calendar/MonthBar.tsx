import { Button, Group, Title } from '@mantine/core';
import type { CalendarDate } from '../../../../../src/domain/calendar-date.ts';
import { useWords } from '../../../language.ts';
import { monthInWords } from '../../../words/date-words.ts';
import { monthOf, plusMonths } from './month.ts';

/** The month shown, and the way to the ones beside it and back to today’s. */
export function MonthBar(props: {
  readonly month: string;
  readonly today: CalendarDate;
  readonly onMonth: (month: string) => void;
}) {
  const { t, language } = useWords();
  const { month, onMonth } = props;
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Title order={2} size="h3" aria-live="polite" className="month-name">
        {monthInWords(month, language)}
      </Title>
      <Group gap={6} wrap="nowrap">
        <Button
          variant="default"
          px="xs"
          aria-label={t('calendar.previous')}
          title={t('calendar.previous')}
          onClick={() => onMonth(plusMonths(month, -1))}
        >
          ‹
        </Button>
        <Button
          variant="default"
          px="xs"
          disabled={month === monthOf(props.today)}
          onClick={() => onMonth(monthOf(props.today))}
        >
          {t('calendar.today')}
        </Button>
        <Button
          variant="default"
          px="xs"
          aria-label={t('calendar.next')}
          title={t('calendar.next')}
          onClick={() => onMonth(plusMonths(month, 1))}
        >
          ›
        </Button>
      </Group>
    </Group>
  );
}
