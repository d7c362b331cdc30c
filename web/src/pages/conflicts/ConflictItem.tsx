import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { Conflict } from '../../../../src/contract/conflicts.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { paths } from '../../paths.ts';
import { conflictInWords, sidesInWords } from '../../words/conflict-words.ts';
import { ConflictBadges, ConflictStanding } from './ConflictBadges.tsx';

/** One conflict in a list: what, where, on which nights, between whom, and how it stands. */
export function ConflictItem(props: { readonly conflict: Conflict }) {
  const words = useWords();
  const { conflict } = props;
  return (
    <Card
      withBorder
      component="li"
      className="paper conflict-item"
      padding="md"
      data-severity={conflict.severity}
      data-state={conflict.state}
    >
      <Stack gap={6}>
        <Group gap="xs" justify="space-between">
          <Title order={2} size="h4" className="breakable">
            <AppLink place={paths.conflict(conflict.id)} inherit>
              {conflict.listingName}
            </AppLink>
          </Title>
          <ConflictBadges conflict={conflict} />
        </Group>
        <Text fw={600}>{conflictInWords(conflict, words)}</Text>
        <Text size="sm">{sidesInWords(conflict, words)}</Text>
        <ConflictStanding conflict={conflict} />
        <Text size="sm" c="dimmed">
          <Moment at={conflict.openedAt} say={(when) => words.t('conflict.openedAt', { when })} />
        </Text>
      </Stack>
    </Card>
  );
}
