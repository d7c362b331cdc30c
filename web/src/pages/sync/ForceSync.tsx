import { Card, Checkbox, Radio, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { syncAll } from '../../../../src/contract/operations.ts';
import { type OperationMode, operationModes } from '../../../../src/domain/sync-operation.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { FollowedOperation } from './FollowedOperation.tsx';

/** “Forcer la synchronisation”: which connections, and what becomes of it as it goes. */
export function ForceSync(props: { readonly isAdmin: boolean }) {
  const { t } = useWords();
  const [mode, setMode] = useState<OperationMode>('auto');
  const [isOfAll, setIsOfAll] = useState(false);
  const [followedId, setFollowedId] = useState<string | null>(null);
  const force = useAction({
    perform: () => call(syncAll, { body: { mode, scope: isOfAll ? 'all' : 'own' } }),
    refreshes: [['operations', 'list']],
    onDone: ({ data }) => setFollowedId(data.operationId),
    failuresShown: true,
  });
  return (
    <section aria-labelledby="force-title">
      <Card withBorder className="paper">
        <Stack gap="md">
          <Title order={2} size="h3" id="force-title">
            {t('operation.force')}
          </Title>
          <ModeChoice mode={mode} onMode={setMode} />
          {props.isAdmin ? (
            <Checkbox
              label={t('operation.everybody')}
              checked={isOfAll}
              onChange={(event) => setIsOfAll(event.currentTarget.checked)}
            />
          ) : null}
          <div>
            <ActionButton pending={force.isPending} onAct={() => force.mutate()}>
              {t('operation.force')}
            </ActionButton>
          </div>
          <ProblemNotice error={force.error} />
          <div role="status" aria-live="polite">
            {followedId === null ? null : <FollowedOperation key={followedId} operationId={followedId} />}
          </div>
        </Stack>
      </Card>
    </section>
  );
}

function ModeChoice(props: { readonly mode: OperationMode; readonly onMode: (mode: OperationMode) => void }) {
  const { t } = useWords();
  const choose = (value: string) => {
    const chosen = operationModes.find((mode) => mode === value);
    if (chosen) props.onMode(chosen);
  };
  return (
    <Radio.Group label={t('operation.which')} value={props.mode} onChange={choose}>
      <Stack gap="xs" mt={4}>
        {operationModes.map((mode) => (
          <Radio
            key={mode}
            value={mode}
            label={t(`operation.mode.${mode}`)}
            description={t(`operation.modeHint.${mode}`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
