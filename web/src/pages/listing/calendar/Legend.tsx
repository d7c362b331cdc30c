import { Text } from '@mantine/core';
import { useWords } from '../../../language.ts';
import type { NightLook } from './night-look.ts';

const looks: readonly NightLook[] = ['booked', 'blocked', 'linked', 'held', 'available'];

/** What the letters and patterns of the nights mean, and how to move by keys. */
export function Legend() {
  const { t } = useWords();
  return (
    <>
      <ul className="legend" aria-label={t('calendar.legend.title')}>
        {looks.map((look) => (
          <li key={look}>
            <span className="night legend-night" data-look={look} aria-hidden="true">
              <span className="night-mark">{t(`calendar.mark.${look}`)}</span>
            </span>
            {t(`calendar.legend.${look}`)}
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed" className="key-hint">
        {t('calendar.hint')}
      </Text>
    </>
  );
}
