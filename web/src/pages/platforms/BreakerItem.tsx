import { Button, Card, Group, Stack, Text } from '@mantine/core';
import type { BreakerAnswer } from '../../../../src/contract/platforms.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { lastingInWords, timeInWords } from '../../words/date-words.ts';
import { affectedInWords, callsInWords, toneOfBreaker } from '../../words/platform-words.ts';

type BreakerItemProps = {
  readonly breaker: BreakerAnswer;
  /** Where there is one, the breaker can be forced. */
  readonly onForce?: (breaker: BreakerAnswer) => void;
};

/** One platform or feed host: how it does, since when, what is counted, and when it is tried again. */
export function BreakerItem({ breaker, onForce }: BreakerItemProps) {
  const { t } = useWords();
  const { key } = breaker;
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} className="breaker-text">
          <Standing breaker={breaker} />
          <Counts breaker={breaker} />
        </Stack>
        {onForce === undefined ? null : (
          <Button
            size="sm"
            variant="default"
            aria-label={t('platform.forceOf', { key })}
            onClick={() => onForce(breaker)}
          >
            {t('platform.force')}
          </Button>
        )}
      </Group>
    </Card>
  );
}

function Standing({ breaker }: { readonly breaker: BreakerAnswer }) {
  const words = useWords();
  const { t, language } = words;
  const now = useNow(breaker.since);
  const { key, state, since, until, reason } = breaker;
  return (
    <>
      <Group gap="xs">
        <Text fw={600} className="breakable">
          {key}
        </Text>
        <ToneBadge tone={toneOfBreaker(state)}>{t(`platform.state.${state}`)}</ToneBadge>
        <Text size="sm" c="dimmed">
          {t('platform.since', { duration: lastingInWords(since, now, words) })} · {affectedInWords(breaker, words)}
        </Text>
      </Group>
      {reason === null || until === null ? null : (
        <Text size="sm" className="breakable">
          {t('platform.forcedUntil', { time: timeInWords(until, now, language), reason })}
        </Text>
      )}
    </>
  );
}

function Counts({ breaker }: { readonly breaker: BreakerAnswer }) {
  const words = useWords();
  const { t } = words;
  const { lastGoodAt, lastBadAt, openings } = breaker;
  const calls = callsInWords(breaker, words);
  return (
    <>
      <Text size="sm">
        {calls}
        {openings > 1 ? ` · ${t('platform.openings', { count: openings })}` : null}
        <NextProbe breaker={breaker} isFirst={calls === ''} />
      </Text>
      <Text size="sm" c="dimmed">
        {lastGoodAt === null ? null : <Moment at={lastGoodAt} say={(when) => t('platform.lastGood', { when })} />}
        {lastGoodAt === null || lastBadAt === null ? null : ' · '}
        {lastBadAt === null ? null : <Moment at={lastBadAt} say={(when) => t('platform.lastBad', { when })} />}
      </Text>
    </>
  );
}

function NextProbe({ breaker, isFirst }: { readonly breaker: BreakerAnswer; readonly isFirst: boolean }) {
  const { t } = useWords();
  const { state, nextProbeAt } = breaker;
  const space = isFirst ? null : ' · ';
  if (nextProbeAt !== null)
    return (
      <>
        {space}
        <Moment at={nextProbeAt} say={(when) => t('platform.nextProbe', { when })} />
      </>
    );
  if (state !== 'half_open') return null;
  return (
    <>
      {space}
      {t('platform.probeNow')}
    </>
  );
}
