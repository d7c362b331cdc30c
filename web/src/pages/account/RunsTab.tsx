import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accountRunsQuery } from '../../account-queries.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { AccountRunItem } from './AccountRunItem.tsx';
import type { AccountTabProps } from './account-tab.ts';

/** The runs of an account, newest first, each with what it did. */
export function RunsTab({ connection, page, onPage }: AccountTabProps) {
  const { t } = useWords();
  const query = useQuery(accountRunsQuery(connection.id, page));
  return (
    <Loaded query={query}>
      {({ data, meta }) => (
        <>
          {meta.total === 0 ? (
            <div className="empty">
              <Text fw={600}>{t('account.run.empty')}</Text>
              <Text c="dimmed">{t('account.run.emptyText')}</Text>
            </div>
          ) : (
            <Stack component="ul" gap="sm" className="plain-list">
              {data.map((run) => (
                <AccountRunItem key={run.id} run={run} kind={connection.kind} />
              ))}
            </Stack>
          )}
          <Pages meta={meta} onPage={onPage} />
        </>
      )}
    </Loaded>
  );
}
