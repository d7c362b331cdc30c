import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ConflictDetail } from '../../../../src/contract/conflicts.ts';
import { cancelRefusals } from '../../../../src/domain/conflict.ts';
import { isNotFound } from '../../api-problem.ts';
import { conflictQuery } from '../../conflict-queries.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { paths } from '../../paths.ts';
import { conflictInWords, isUndecided, sideInWords } from '../../words/conflict-words.ts';
import { ConflictBadges, ConflictStanding } from '../conflicts/ConflictBadges.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { ConflictActions } from './ConflictActions.tsx';
import { ConflictHistory } from './ConflictHistory.tsx';
import { ConflictSideCard } from './ConflictSideCard.tsx';
import { RescueSection } from './RescueSection.tsx';

/** One conflict: both sides beside one another, what relais suggests and why, what can be decided, and its history. */
export function ConflictPage(props: { readonly conflictId: string }) {
  const query = useQuery(conflictQuery(props.conflictId));
  if (isNotFound(query.error)) return <NotFoundPage />;
  return <Loaded query={query}>{(conflict) => <WholeConflict conflict={conflict} />}</Loaded>;
}

function WholeConflict({ conflict }: { readonly conflict: ConflictDetail }) {
  const words = useWords();
  const { t } = words;
  return (
    <Stack gap="xl">
      <Stack gap="md">
        <AppLink place={paths.conflicts()} size="sm">
          ← {t('conflict.back')}
        </AppLink>
        <Stack gap={4}>
          <Group gap="sm">
            <PageTitle>{conflictInWords(conflict, words)}</PageTitle>
            <ConflictBadges conflict={conflict} />
          </Group>
          <Text>
            <AppLink place={paths.listing(conflict.listingId, { month: conflict.from.slice(0, 7) })}>
              {conflict.listingName}
            </AppLink>
          </Text>
        </Stack>
        <ConflictStanding conflict={conflict} />
      </Stack>
      <KeptSection label={t('conflict.sidesTitle')}>
        <Stack gap="md">
          {conflict.state === 'open' ? <Refused conflict={conflict} /> : null}
          {conflict.state === 'open' ? <Suggestion conflict={conflict} /> : null}
          <ul className="plain-list conflict-sides">
            {conflict.sides.map((side) => (
              <ConflictSideCard key={side.id} conflict={conflict} side={side} />
            ))}
          </ul>
          {isUndecided(conflict) ? <ConflictActions conflict={conflict} /> : null}
        </Stack>
      </KeptSection>
      {isUndecided(conflict) ? <RescueSection conflict={conflict} /> : null}
      <Stack component="section" gap="sm" aria-labelledby="history-title">
        <Title order={2} size="h3" id="history-title">
          {t('conflict.historyTitle')}
        </Title>
        <ConflictHistory history={conflict.history} />
      </Stack>
    </Stack>
  );
}

/** Why a hub did not cancel what it was asked to, while nobody decided anew. */
function Refused({ conflict }: { readonly conflict: ConflictDetail }) {
  const { t } = useWords();
  const last = conflict.history.find(({ type }) => type !== 'changed' && type !== 'reminded');
  if (last?.type !== 'cancel_refused') return null;
  const reason = cancelRefusals.find((known) => known === last.reason) ?? 'refused';
  return (
    <Notice tone="bad" title={t('conflict.refusedTitle')}>
      <p>
        {t(`conflict.refused.${reason}`)} {t('conflict.refusedRemedy')}
      </p>
    </Notice>
  );
}

function Suggestion({ conflict }: { readonly conflict: ConflictDetail }) {
  const words = useWords();
  const { t } = words;
  const { action, keep, reason } = conflict.suggestion;
  const kept = conflict.sides.find(({ id }) => id === keep);
  const side = kept ? sideInWords(kept, conflict.own, words) : '';
  return (
    <Notice tone="calm" title={t('conflict.suggestionTitle')}>
      <p>
        <strong>{t(`conflict.suggestion.${action}`, { side })}</strong> {t(`conflict.reason.${reason}`)}
      </p>
    </Notice>
  );
}
