import { Group, Text } from '@mantine/core';
import type { Conflict } from '../../../../src/contract/conflicts.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { isUndecided, platformToCancelOn, toneOfConflict, toneOfSeverity } from '../../words/conflict-words.ts';
import { untilInWords } from '../../words/date-words.ts';

/** How grave a conflict is, while it is to be decided, and where it stands. */
export function ConflictBadges(props: { readonly conflict: Conflict }) {
  const { t } = useWords();
  const { severity, state } = props.conflict;
  return (
    <Group gap={6}>
      {isUndecided(props.conflict) ? (
        <ToneBadge tone={toneOfSeverity(severity)}>
          {t('conflict.severityIs', { severity: t(`conflict.severity.${severity}`) })}
        </ToneBadge>
      ) : null}
      <ToneBadge tone={toneOfConflict(state)}>{t(`conflict.state.${state}`)}</ToneBadge>
    </Group>
  );
}

/** What is waited for, until when it is put off, or how it ended. */
export function ConflictStanding(props: { readonly conflict: Conflict }) {
  const words = useWords();
  const now = useNow();
  const { conflict } = props;
  const { t } = words;
  if (conflict.putOffUntil !== null && conflict.putOffUntil > now)
    return <Text size="sm">{t('conflict.putOff', { until: untilInWords(conflict.putOffUntil, now, words) })}</Text>;
  if (conflict.waitingSince !== null)
    return (
      <Text size="sm">
        <Moment
          at={conflict.waitingSince}
          say={(when) =>
            t(conflict.waitingFor === 'api' ? 'conflict.waitingApi' : 'conflict.waiting', {
              platform: platformToCancelOn(conflict),
              when,
            })
          }
        />
      </Text>
    );
  if (conflict.resolution !== null) return <Text size="sm">{t(`conflict.resolution.${conflict.resolution}`)}</Text>;
  return conflict.state === 'ignored' ? <Text size="sm">{t('conflict.ignoredText')}</Text> : null;
}
