import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../src/contract/listings.ts';
import { isStaff } from '../../../src/domain/member.ts';
import { useWords } from '../language.ts';
import { paths } from '../paths.ts';
import { preferencesQuery } from '../queries.ts';
import { lastingInWords } from '../words/date-words.ts';
import { AppLink } from './AppLink.tsx';
import { useNow } from './use-now.ts';

/** One quiet line where a listing has an open alert, which support and admins can follow; nothing where it has none. */
export function FailingLine(props: { readonly listing: Listing }) {
  const words = useWords();
  const now = useNow();
  const { openAlert, name } = props.listing;
  const { data: preferences } = useQuery({ ...preferencesQuery, enabled: openAlert !== null });
  if (openAlert === null) return null;
  const { t } = words;
  const duration = lastingInWords(openAlert.firstFailedAt, now, words);
  return (
    <Text size="sm" className="failing-line">
      {openAlert.status === 'escalated' ? t('alert.lineEscalated', { duration }) : t('alert.line', { duration })}{' '}
      {preferences !== undefined && isStaff(preferences.role) ? (
        <AppLink place={paths.alert(openAlert.id)} aria-label={t('alert.showOf', { listing: name })}>
          {t('alert.show')}
        </AppLink>
      ) : null}
    </Text>
  );
}
