import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { rejectedQuery } from '../../record-queries.ts';
import type { AccountTabProps } from './account-tab.ts';
import { RejectedItem } from './RejectedItem.tsx';

/** The rows of the service that could not be read, those that wait first. */
export function RejectedTab({ connection, page, onPage }: AccountTabProps) {
  const { t } = useWords();
  const { id, status } = connection;
  const query = useQuery(rejectedQuery({ connectionId: id, page, isSyncing: status === 'SYNCING' }));
  return (
    <Loaded query={query}>
      {({ data, meta }) =>
        meta.total === 0 ? (
          <div className="empty">
            <Text fw={600}>{t('record.noRejected')}</Text>
            <Text c="dimmed">{t('record.noRejectedText')}</Text>
          </div>
        ) : (
          <Stack gap="sm">
            <Text c="dimmed">{t('record.rejectedIntro')}</Text>
            <Stack component="ul" gap="sm" className="plain-list">
              {data.map((row) => (
                <RejectedItem key={row.id} row={row} connectionId={id} />
              ))}
            </Stack>
            <Pages meta={meta} onPage={onPage} />
          </Stack>
        )
      }
    </Loaded>
  );
}
