import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ScheduleStatus } from '../../../../src/contract/health.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { capitalised } from '../../words/date-words.ts';
import { scheduleName } from '../../words/health-words.ts';

/** What Temporal starts by itself: when next, when last, and what was left out. */
export function SchedulesSection({ schedules }: { readonly schedules: readonly ScheduleStatus[] | null }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="health-schedules-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="health-schedules-title">
          {t('health.schedules')}
        </Title>
        {schedules === null ? <Notice tone="bad">{t('health.temporalSilent')}</Notice> : null}
        <Stack component="ul" gap="xs" className="plain-list">
          {(schedules ?? []).map((schedule) => (
            <ScheduleItem key={schedule.id} schedule={schedule} />
          ))}
        </Stack>
      </Stack>
    </section>
  );
}

function ScheduleItem({ schedule }: { readonly schedule: ScheduleStatus }) {
  const words = useWords();
  const { t } = words;
  const { id, paused, nextAt, lastAt, running, skippedByOverlap, missedCatchUp } = schedule;
  const leftOut = [
    ...(skippedByOverlap === 0 ? [] : [capitalised(t('health.skipped', { count: skippedByOverlap }))]),
    ...(missedCatchUp === 0 ? [] : [capitalised(t('health.missed', { count: missedCatchUp }))]),
  ];
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <Text fw={600}>{scheduleName(id, words)}</Text>
        {paused ? <ToneBadge tone="warning">{t('health.paused')}</ToneBadge> : null}
        {running > 0 ? <ToneBadge tone="calm">{t('health.running')}</ToneBadge> : null}
      </Group>
      <Text size="sm">
        {nextAt === null ? t('health.noNext') : <Moment at={nextAt} say={(when) => t('health.next', { when })} />}
        {' · '}
        {lastAt === null ? t('health.noLast') : <Moment at={lastAt} say={(when) => t('health.last', { when })} />}
      </Text>
      {leftOut.length === 0 ? null : (
        <Text size="sm" c="dimmed">
          {leftOut.join(' · ')}
        </Text>
      )}
    </Card>
  );
}
