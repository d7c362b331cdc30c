import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { type Export, updateExport } from '../../../../../src/contract/exports.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { connectionsQuery } from '../../../queries.ts';
import { useAction } from '../../../use-action.ts';
import { connectionName } from '../../../words/connection-words.ts';
import { withoutExport } from './without-export.ts';

type ReaderChoiceProps = { readonly each: Export; readonly exports: readonly Export[] };

/**
 * Asks which connected platform reads an export that is linked to none, where one has no address of its own: until it is
 * said, that platform gets its own stays back. Nothing elsewhere, and nothing is guessed.
 */
export function ReaderChoice({ each, exports }: ReaderChoiceProps) {
  const mayBeLinked = each.kind === 'destination' && each.connectionId === null;
  const { data } = useQuery({ ...connectionsQuery(each.listingId), enabled: mayBeLinked });
  const candidates = withoutExport(data ?? [], exports).filter(({ readOnly }) => !readOnly);
  if (!mayBeLinked || candidates.length === 0) return null;
  return <Choice each={each} candidates={candidates} />;
}

function Choice({ each, candidates }: { readonly each: Export; readonly candidates: readonly Connection[] }) {
  const { t } = useWords();
  const [chosenId, choose] = useState('');
  const chosen = candidates.find(({ id }) => id === chosenId);
  const named = chosen ?? (candidates.length === 1 ? candidates[0] : undefined);
  const link = useAction({
    perform: (connection: Connection) =>
      call(updateExport, { params: { exportId: each.id }, body: { connectionId: connection.id } }),
    refreshes: [['listing', each.listingId]],
    done: (_, connection) => t('export.readBySaved', { name: connectionName(connection) }),
    failuresShown: true,
  });
  return (
    <Stack gap="xs">
      <ProblemNotice error={link.error} />
      <Group align="flex-end" gap="xs">
        <NativeSelect
          label={t('export.readBy')}
          description={named ? t('export.readByOne', { name: connectionName(named) }) : t('export.readByMany')}
          value={chosen?.id ?? ''}
          onChange={({ currentTarget: { value } }) => choose(value)}
          data={[
            { value: '', label: t('export.readByOther') },
            ...candidates.map((connection) => ({ value: connection.id, label: connectionName(connection) })),
          ]}
        />
        {chosen ? (
          <Button loading={link.isPending} onClick={() => link.mutate(chosen)}>
            {t('export.readBySave')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}
