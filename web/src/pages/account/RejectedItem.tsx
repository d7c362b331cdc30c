import { Card, Group, Stack, Text } from '@mantine/core';
import type { RejectedRow } from '../../../../src/contract/broker-records.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { SettleRejected } from './SettleRejected.tsx';

type RejectedItemProps = { readonly row: RejectedRow; readonly connectionId: string };

/** One row that could not be read: why, as it came, and what became of it or may be done with it. */
export function RejectedItem({ row, connectionId }: RejectedItemProps) {
  const { t } = useWords();
  const { reason, raw, stream, externalId, seenAt, settledHow } = row;
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Stack gap="xs">
        <Group gap="xs">
          <ToneBadge tone={settledHow === null ? 'warning' : 'calm'}>
            {settledHow === null ? t('record.waits') : t(`record.settled.${settledHow}`)}
          </ToneBadge>
          <Reason reason={reason} />
        </Group>
        <Text size="sm" c="dimmed" className="breakable">
          <Moment at={seenAt} say={(when) => t('record.seen', { when })} /> · {t('record.stream', { stream })}
          {externalId === null ? null : ` · ${t('record.reference', { id: externalId })}`}
        </Text>
        <pre
          className="raw-row"
          aria-label={t('record.raw')}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard (WCAG 2.1.1)
          tabIndex={0}
        >
          <code>{typeof raw === 'string' ? raw : JSON.stringify(raw, null, 2)}</code>
        </pre>
        {settledHow === null ? <SettleRejected row={row} connectionId={connectionId} /> : null}
      </Stack>
    </Card>
  );
}

/** Why a row was rejected. Connectors write it in English, with the service’s own names of fields. */
function Reason({ reason }: Pick<RejectedRow, 'reason'>) {
  const { t } = useWords();
  const [, fields] = /^not readable: (.+)$/.exec(reason) ?? [];
  if (fields !== undefined)
    return (
      <Text fw={600} className="breakable">
        {t('record.unreadable', { fields })}
      </Text>
    );
  return (
    <Text fw={600} className="breakable" lang="en">
      {reason}
    </Text>
  );
}
