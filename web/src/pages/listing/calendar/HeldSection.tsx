import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Held, keepHeld, releaseHeld } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { nightCount } from '../../../../../src/domain/night-range.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Confirmation } from '../../../parts/Confirmation.tsx';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { heldQuery } from '../../../queries.ts';
import { useAction } from '../../../use-action.ts';
import { platformOfCause } from '../../../words/cause-words.ts';
import { stayInWords, timeInWords } from '../../../words/date-words.ts';

/** What a feed changed and is not believed yet; the host may decide at once. Nothing when there is none. */
export function HeldSection(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const query = useQuery(heldQuery(props.listing.id));
  if (query.isError && !query.data) {
    return <ProblemNotice error={query.error} title={t('held.title')} onRetry={() => void query.refetch()} />;
  }
  if (!query.data || query.data.length === 0) return null;
  return (
    <Stack component="section" gap="xs" className="held" aria-labelledby="held-title">
      <Title order={2} size="h4" id="held-title">
        {t('held.title')}
      </Title>
      <Text size="sm">{t('held.text')}</Text>
      <ul className="plain-list held-list">
        {query.data.map((held) => (
          <HeldItem key={`${held.id} ${held.change}`} held={held} listing={props.listing} />
        ))}
      </ul>
    </Stack>
  );
}

function HeldItem(props: { readonly held: Held; readonly listing: Listing }) {
  const words = useWords();
  const { t } = words;
  const { held, listing } = props;
  const [asking, setAsking] = useState<HeldAction | null>(null);
  const stay = stayInWords(held, words);
  const decide = useAction({
    perform: (action: HeldAction) => call(endings[action], { params: { heldId: held.id } }),
    refreshes: [['listing', listing.id]],
    done: (_, action) => t(actionWords[action].done),
  });
  return (
    <li className="held-item">
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={600}>{heldInWords(held, useNow(), words)}</Text>
          <Text size="sm">{stay}</Text>
          <Text size="sm" c="dimmed">
            {t(`held.why.${held.reason}`)}
          </Text>
        </div>
        {asking === null ? <HeldActions held={held} listing={listing} onAsk={setAsking} /> : null}
      </Group>
      {asking === null ? null : (
        <Confirmation
          question={t(actionWords[asking].ask, { stay, platform: platformOfCause(held) })}
          yes={t(actionWords[asking].yes)}
          no={t(asking === 'block' ? 'app.cancel' : 'night.keep')}
          pending={decide.isPending}
          error={null}
          onYes={() => decide.mutate(asking)}
          onNo={() => setAsking(null)}
        />
      )}
    </li>
  );
}

type HeldActionsProps = {
  readonly held: Held;
  readonly listing: Listing;
  readonly onAsk: (action: HeldAction) => void;
};

function HeldActions({ held, listing, onAsk }: HeldActionsProps) {
  const words = useWords();
  const { t } = words;
  const stay = stayInWords(held, words);
  return (
    <Group gap="xs">
      {actionsOf(held).map((action) => (
        <Button
          key={action}
          variant="default"
          size="sm"
          disabled={!listing.own}
          title={listing.own ? undefined : t('listing.ownerOnly')}
          aria-label={t(actionWords[action].of, { stay })}
          onClick={() => onAsk(action)}
        >
          {t(actionWords[action].now)}
        </Button>
      ))}
    </Group>
  );
}

const actionWords = {
  release: { now: 'held.release', of: 'held.releaseOf', ask: 'held.ask', yes: 'held.yes', done: 'held.released' },
  closure: { now: 'held.close', of: 'held.closeOf', ask: 'held.askClose', yes: 'held.yesClose', done: 'held.closed' },
  origin: { now: 'held.keep', of: 'held.keepOf', ask: 'held.askKeep', yes: 'held.yesKeep', done: 'held.kept' },
  block: { now: 'held.block', of: 'held.blockOf', ask: 'held.askBlock', yes: 'held.yesBlock', done: 'held.blocked' },
} as const;

type HeldAction = keyof typeof actionWords;

const endings = { release: releaseHeld, closure: releaseHeld, origin: keepHeld, block: keepHeld } as const;

/** What the host may decide; of nights that are asked about there are two answers. */
function actionsOf({ change, reason }: Held): readonly HeldAction[] {
  return reason === 'asked' ? [change, 'block'] : [change];
}

function heldInWords(held: Held, now: string, { t, language }: ReturnType<typeof useWords>): string {
  const said = { count: nightCount(held), platform: platformOfCause(held) };
  const isSoon = held.dueAt <= now;
  if (held.change === 'origin') return t('held.origin', said);
  if (held.reason === 'asked') return t('held.asked', said);
  if (held.change === 'closure')
    return isSoon
      ? t('held.closureSoon', said)
      : t('held.closure', { ...said, time: timeInWords(held.dueAt, now, language) });
  return isSoon ? t('held.soon', said) : t('held.cancelled', { ...said, time: timeInWords(held.dueAt, now, language) });
}
