import { Group, Text } from '@mantine/core';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { useWords } from '../../language.ts';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { useNow } from '../../parts/use-now.ts';
import { phaseInWords, toneOfAccount } from '../../words/account-words.ts';

/** How an account stands and, while it is synchronised, what that does: “Synchronisation… attend la limite jusqu’à 14 h 20”. */
export function AccountBadge({ connection }: { readonly connection: AccountConnection }) {
  const words = useWords();
  const phase = phaseInWords(connection, useNow(), words);
  return (
    <Group gap="xs">
      <ToneBadge tone={toneOfAccount(connection)}>{words.t(`account.status.${connection.status}`)}</ToneBadge>
      {phase === undefined ? null : <Text size="sm">{phase}</Text>}
    </Group>
  );
}
