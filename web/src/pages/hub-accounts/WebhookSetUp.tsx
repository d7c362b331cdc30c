import { Button, Stack, Text } from '@mantine/core';
import { useRef } from 'react';
import { type HubAccount, type HubWebhook, renewHubWebhook, setUpHubWebhook } from '../../../../src/contract/hubs.ts';
import { hubNames } from '../../../../src/domain/hub.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { CopyField } from '../../parts/CopyField.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { useAction } from '../../use-action.ts';
import { useFocusWhenLost } from '../../use-focus-when-lost.ts';

type WebhookSetUpProps = { readonly account: HubAccount; readonly later: string; readonly onDone: () => void };

/** Has the hub of an account tell relais of changes at once, or shows what its owner has to save there for that. */
export function WebhookSetUp({ account, later, onDone }: WebhookSetUpProps) {
  const { t } = useWords();
  const hub = hubNames[account.connector];
  const setUp = useAction({
    perform: (how: 'as_it_is' | 'renewed') =>
      call(how === 'renewed' ? renewHubWebhook : setUpHubWebhook, { params: { accountId: account.id } }),
    refreshes: [],
    failuresShown: true,
  });
  const part = useRef<HTMLDivElement>(null);
  useFocusWhenLost(part);
  if (setUp.data) return <SetUp webhook={setUp.data.data} account={account} onDone={onDone} />;
  return (
    <Stack ref={part}>
      <ProblemNotice error={setUp.error} />
      <Text>{t('hub.webhook.text', { hub })}</Text>
      <Button loading={setUp.isPending} data-autofocus onClick={() => setUp.mutate('as_it_is')}>
        {t('hub.webhook.start')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('hub.webhook.renewText', { hub })}
      </Text>
      <Button variant="default" disabled={setUp.isPending} onClick={() => setUp.mutate('renewed')}>
        {t('hub.webhook.renew')}
      </Button>
      <Button variant="default" onClick={onDone}>
        {later}
      </Button>
    </Stack>
  );
}

type SetUpProps = { readonly webhook: HubWebhook; readonly account: HubAccount; readonly onDone: () => void };

function SetUp({ webhook, account, onDone }: SetUpProps) {
  const { t } = useWords();
  const hub = hubNames[account.connector];
  const part = useRef<HTMLDivElement>(null);
  useFocusWhenLost(part);
  return (
    <Stack ref={part}>
      {webhook.url === null ? (
        <Notice tone="good" urgent>
          {t('hub.webhook.byApi', { hub })}
        </Notice>
      ) : (
        <ToPaste url={webhook.url} header={webhook.header} account={account} />
      )}
      <Button variant="default" onClick={onDone}>
        {t('hub.webhook.done')}
      </Button>
    </Stack>
  );
}

function ToPaste(props: Pick<HubWebhook, 'header'> & { readonly url: string; readonly account: HubAccount }) {
  const { t } = useWords();
  const { url, header, account } = props;
  const hub = hubNames[account.connector];
  const told = { copied: t('hub.webhook.copied'), failed: t('hub.webhook.copyFailed') };
  return (
    <>
      <Text role="status">{t('hub.webhook.byHost', { hub })}</Text>
      <Text size="sm">{t(`hub.webhook.where.${account.connector}`)}</Text>
      <CopyField label={t('hub.webhook.address')} value={url} copy={t('hub.webhook.copyAddress')} {...told} first />
      {header === null ? null : (
        <CopyField
          label={t('hub.webhook.header')}
          value={`${header.name}: ${header.value}`}
          copy={t('hub.webhook.copyHeader')}
          {...told}
        />
      )}
      <Notice tone="warning">{t('hub.webhook.secret', { hub })}</Notice>
    </>
  );
}
