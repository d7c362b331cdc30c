import { Button, Card, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { setContinuousSync } from '../../../../src/contract/operations.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { continuousQuery } from '../../operation-queries.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { useAction } from '../../use-action.ts';

/** For admins: stops what relais syncs by itself, after saying what stops and what goes on, and starts it again. */
export function ContinuousSection() {
  const { t } = useWords();
  const query = useQuery(continuousQuery);
  return (
    <KeptSection labelledBy="continuous-title">
      <Card withBorder className="paper">
        <Stack gap="md">
          <Title order={2} size="h3" id="continuous-title">
            {t('operation.continuous.title')}
          </Title>
          <Loaded query={query}>{({ running }) => <Switch isRunning={running} />}</Loaded>
        </Stack>
      </Card>
    </KeptSection>
  );
}

function Switch({ isRunning }: { readonly isRunning: boolean }) {
  const { t } = useWords();
  const [isAsking, setIsAsking] = useState(false);
  const change = useAction({
    perform: (action: 'start' | 'stop') => call(setContinuousSync, { body: { action } }),
    refreshes: [['operations'], ['listing'], ['listings']],
    done: ({ data }) => t(data.running ? 'operation.continuous.started' : 'operation.continuous.stopped'),
    onDone: () => setIsAsking(false),
    failuresShown: isAsking,
  });
  if (!isRunning)
    return (
      <>
        <Text>{t('operation.continuous.isStopped')}</Text>
        <div>
          <ActionButton pending={change.isPending} onAct={() => change.mutate('start')}>
            {t('operation.continuous.start')}
          </ActionButton>
        </div>
      </>
    );
  if (isAsking)
    return (
      <>
        <ul className="run-lines">
          <li>{t('operation.continuous.stops')}</li>
          <li>{t('operation.continuous.waits')}</li>
          <li>{t('operation.continuous.goesOn')}</li>
        </ul>
        <Confirmation
          question={t('operation.continuous.question')}
          yes={t('operation.continuous.stop')}
          no={t('app.cancel')}
          pending={change.isPending}
          error={change.error}
          onYes={() => change.mutate('stop')}
          onNo={() => setIsAsking(false)}
        />
      </>
    );
  return (
    <>
      <Text>{t('operation.continuous.isRunning')}</Text>
      <div>
        <Button variant="default" size="sm" onClick={() => setIsAsking(true)}>
          {t('operation.continuous.stop')}…
        </Button>
      </div>
    </>
  );
}
