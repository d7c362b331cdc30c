import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type HubAccount, removeHubAccount } from '../../../../src/contract/hubs.ts';
import { hubNames } from '../../../../src/domain/hub.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useAction } from '../../use-action.ts';
import { AccountForm } from './AccountForm.tsx';
import { WebhookSetUp } from './WebhookSetUp.tsx';

type Of = { readonly account: HubAccount };

/** One account at a hub: since when it is connected, and what may be done with it. */
export function HubAccountCard({ account }: Of) {
  const { t } = useWords();
  return (
    <Card withBorder component="li" className="paper">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" className="breakable">
            {account.name}
          </Title>
          <Text size="sm" c="dimmed">
            <Moment at={account.createdAt} say={(when) => t('hub.since', { when })} />
          </Text>
        </div>
        <AccountActions account={account} />
      </Stack>
    </Card>
  );
}

function AccountActions({ account }: Of) {
  const { t } = useWords();
  const { name, connector } = account;
  const [isTelling, telling] = useDisclosure();
  const [isRenewing, renewing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  const look = { variant: 'default', size: 'sm' } as const;
  return (
    <Group gap="xs">
      <Button {...look} aria-label={t('hub.webhook.startOf', { name })} onClick={telling.open}>
        {t('hub.webhook.start')}
      </Button>
      <Button {...look} aria-label={t('hub.renewOf', { name })} onClick={renewing.open}>
        {t('hub.renew')}
      </Button>
      <Button {...look} aria-label={t('hub.removeOf', { name })} onClick={removing.open}>
        {t('hub.remove')}
      </Button>
      <Dialog opened={isTelling} onClose={telling.close} title={t('hub.webhook.startOf', { name })}>
        <WebhookSetUp account={account} later={t('app.cancel')} onDone={telling.close} />
      </Dialog>
      <Dialog opened={isRenewing} onClose={renewing.close} title={t('hub.renewOf', { name })}>
        <AccountForm connector={connector} renewed={account} onDone={renewing.close} />
      </Dialog>
      <Dialog opened={isRemoving} onClose={removing.close} title={t('hub.removeOf', { name })}>
        <Removal account={account} onDone={removing.close} />
      </Dialog>
    </Group>
  );
}

function Removal({ account, onDone }: Of & { readonly onDone: () => void }) {
  const { t } = useWords();
  const { id, name, connector } = account;
  const removal = useAction({
    perform: () => call(removeHubAccount, { params: { accountId: id } }),
    refreshes: [['hub-accounts']],
    done: () => t('hub.removed', { name }),
    onDone,
    failuresShown: true,
  });
  return (
    <Confirmation
      question={t('hub.removeAsk', { hub: hubNames[connector] })}
      yes={t('hub.removeYes')}
      no={t('app.cancel')}
      pending={removal.isPending}
      error={removal.error}
      onYes={() => removal.mutate(undefined)}
      onNo={onDone}
    />
  );
}
