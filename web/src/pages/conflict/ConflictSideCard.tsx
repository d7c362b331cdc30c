import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ConflictDetail } from '../../../../src/contract/conflicts.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { paths } from '../../paths.ts';
import { causeInWords, platformOfCause } from '../../words/cause-words.ts';
import { isUndecided } from '../../words/conflict-words.ts';
import { capitalised, stayInWords, timeInWords } from '../../words/date-words.ts';
import { KeepOne } from './KeepOne.tsx';
import { PlatformLink } from './PlatformLink.tsx';

type SideProps = { readonly conflict: ConflictDetail; readonly side: ConflictDetail['sides'][number] };

/** One side of a conflict: who, which nights, since when, how it can be ended; and the button that keeps it. */
export function ConflictSideCard({ conflict, side }: SideProps) {
  const words = useWords();
  const { t } = words;
  return (
    <Card withBorder component="li" className="paper" padding="md">
      <Stack gap={6} h="100%">
        <Group gap="xs">
          <Title order={2} size="h4">
            {causeInWords(side, conflict.own, words)}
          </Title>
          <Chosen conflict={conflict} side={side} />
        </Group>
        {side.label === null || side.linked !== null ? null : (
          <Text size="sm" className="breakable">
            {side.kind === 'observed' ? t('night.from', { label: side.label }) : side.label}
          </Text>
        )}
        <Text>{capitalised(stayInWords(side, words))}</Text>
        <Text size="sm" c="dimmed">
          <Moment at={side.since} say={(when) => t('night.since', { when })} />
        </Text>
        {side.run === null ? null : (
          <AppLink place={paths.listing(side.linked?.listingId ?? conflict.listingId, { tab: 'runs' })} size="sm">
            {t('night.seenIn', { number: side.run.number })}
          </AppLink>
        )}
        <Held side={side} />
        {isUndecided(conflict) ? <HowItEnds side={side} /> : null}
        {isUndecided(conflict) && conflict.keep !== side.id ? <KeepOne conflict={conflict} kept={side} /> : null}
      </Stack>
    </Card>
  );
}

function Chosen({ conflict, side }: SideProps) {
  const { t } = useWords();
  if (conflict.keep === null) return null;
  if (conflict.keep === side.id) return <ToneBadge tone="good">{t('conflict.kept')}</ToneBadge>;
  return isUndecided(conflict) ? <ToneBadge tone="warning">{t('conflict.notKept')}</ToneBadge> : null;
}

function Held({ side }: { readonly side: SideProps['side'] }) {
  const { t, language } = useWords();
  const now = useNow();
  if (side.held === null) return null;
  const platform = platformOfCause(side);
  const heldInWords = (dueAt: string | null) => {
    if (dueAt === null) return t('night.heldAsked', { platform });
    if (dueAt <= now) return t('night.heldSoon', { platform });
    return t('night.heldUntil', { platform, time: timeInWords(dueAt, now, language) });
  };
  return (
    <Text size="sm" className="held-line">
      {heldInWords(side.held.dueAt)}
    </Text>
  );
}

/** Whether relais can end it, or where the host does. */
function HowItEnds({ side }: { readonly side: SideProps['side'] }) {
  const { t } = useWords();
  return (
    <Text size="sm">
      {t(`conflict.endedBy.${side.endedBy}`, { platform: platformOfCause(side) })}{' '}
      {side.endedBy !== 'relais' ? <PlatformLink side={side} /> : null}
    </Text>
  );
}
