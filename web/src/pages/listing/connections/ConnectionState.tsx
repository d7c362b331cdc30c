import { Stack, Text } from '@mantine/core';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { useWords } from '../../../language.ts';
import { Moment } from '../../../parts/Moment.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { timeInWords } from '../../../words/date-words.ts';

/** When a connection was and will be read, the mode in force and why, and what is wrong with it. */
export function ConnectionState(props: { readonly connection: Connection }) {
  const { t } = useWords();
  const { connection } = props;
  return (
    <Stack gap={4}>
      <Text size="sm">
        {connection.lastSyncAt === null ? (
          t('connection.neverRead')
        ) : (
          <Moment at={connection.lastSyncAt} say={(when) => t('connection.lastSync', { when })} />
        )}
        {connection.nextSyncAt === null ? null : (
          <>
            {' · '}
            <Moment at={connection.nextSyncAt} say={(when) => t('connection.nextSync', { when })} />
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`connection.reason.${connection.modeReason}`, { count: connection.syncIntervalMin })}
      </Text>
      <Waiting connection={connection} />
      {connection.lastSyncError ? (
        <Notice tone="bad">
          <p>{connection.lastSyncError.message}</p>
        </Notice>
      ) : null}
    </Stack>
  );
}

function Waiting(props: { readonly connection: Connection }) {
  const { t, language } = useWords();
  const now = useNow();
  const { waitingUntil } = props.connection;
  if (waitingUntil === null || waitingUntil <= now) return null;
  return <Notice tone="warning">{t('connection.waiting', { time: timeInWords(waitingUntil, now, language) })}</Notice>;
}
