import { Group, Stack, Text } from '@mantine/core';
import type { Event } from '../../../../src/contract/events.ts';
import { useWords } from '../../language.ts';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { placesInWords } from '../../words/event-words.ts';

/**
 * The places of an event, and “Complet” where none is left. Where the service no longer tells them they are unknown, never
 * none, and an event that was full by then is still called so.
 */
export function EventPlaces({ event }: { readonly event: Event }) {
  const words = useWords();
  const { t } = words;
  const { isFull, placesLeft, totalByHand } = event;
  const isUnknown = placesLeft === null;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        {isFull ? <ToneBadge tone="bad">{t('billetweb.full')}</ToneBadge> : null}
        {isUnknown ? (
          <ToneBadge tone="calm">{t('billetweb.unknown')}</ToneBadge>
        ) : (
          <Text fw={600}>{placesInWords(event, words)}</Text>
        )}
      </Group>
      {isFull && isUnknown ? <Text size="sm">{t('billetweb.lastKnownFull')}</Text> : null}
      {totalByHand === null ? null : (
        <Text size="sm" c="dimmed">
          {t('billetweb.byHand', { total: totalByHand })}
        </Text>
      )}
    </Stack>
  );
}
