import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Connection, deleteConnection } from '../../../../../src/contract/connections.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { useAction } from '../../../use-action.ts';
import { isHub } from '../../../words/hub-words.ts';

/** Removes a connection; its coming nights stay closed unless the host chooses to free them. */
export function DeleteConnectionForm(props: { readonly connection: Connection; readonly onDone: () => void }) {
  const { t } = useWords();
  const { connection } = props;
  const [nights, setNights] = useState<'keep' | 'free'>('keep');
  const removal = useAction({
    perform: () => call(deleteConnection, { params: { connectionId: connection.id }, query: { nights } }),
    refreshes: [['listing', connection.listingId], ['listings']],
    done: () => t('connection.deleted'),
    onDone: props.onDone,
    failuresShown: true,
  });
  return (
    <Stack>
      <ProblemNotice error={removal.error} />
      <Radio.Group
        label={<Text fw={400}>{t(isHub(connection.connector) ? 'hub.deleteText' : 'connection.deleteText')}</Text>}
        value={nights}
        onChange={(chosen) => setNights(chosen === 'free' ? 'free' : 'keep')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label={t('connection.keepNights')} />
          <Radio value="free" label={t('connection.freeNights')} />
        </Stack>
      </Radio.Group>
      <Group gap="sm">
        <Button color="brick" loading={removal.isPending} onClick={() => removal.mutate(undefined)}>
          {t('connection.deleteYes')}
        </Button>
        <Button variant="default" disabled={removal.isPending} onClick={props.onDone}>
          {t('app.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
