import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { WorkerStatus } from '../../../../src/contract/health.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';

/** The worker processes of the last day, and what they take. */
export function WorkersSection({ workers }: { readonly workers: readonly WorkerStatus[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="health-workers-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="health-workers-title">
          {t('health.workers')}
        </Title>
        {workers.length === 0 ? <Text c="dimmed">{t('health.noWorker')}</Text> : null}
        <Stack component="ul" gap="xs" className="plain-list">
          {workers.map((worker) => (
            <WorkerItem key={`${worker.workerId} ${worker.queue}`} worker={worker} />
          ))}
        </Stack>
      </Stack>
    </section>
  );
}

function WorkerItem({ worker }: { readonly worker: WorkerStatus }) {
  const { t } = useWords();
  const { workerId, queue, startedAt, beatAt, isSilent } = worker;
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <Text fw={600}>{t(`health.queue.${queue}`)}</Text>
        <ToneBadge tone={isSilent ? 'calm' : 'good'}>{t(isSilent ? 'health.gone' : 'health.polls')}</ToneBadge>
        <Text size="sm" c="dimmed" className="breakable">
          {workerId}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        <Moment at={beatAt} say={(when) => t('health.heard', { when })} />
        {' · '}
        <Moment at={startedAt} say={(when) => t('health.startedAt', { when })} />
      </Text>
    </Card>
  );
}
