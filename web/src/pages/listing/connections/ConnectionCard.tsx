import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Connection } from '../../../../../src/contract/connections.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { hubNames } from '../../../../../src/domain/hub.ts';
import { platformNames } from '../../../../../src/domain/platform.ts';
import { useWords, type Words } from '../../../language.ts';
import { Dialog } from '../../../parts/Dialog.tsx';
import { ToneBadge } from '../../../parts/RunBadge.tsx';
import { connectionName } from '../../../words/connection-words.ts';
import { isHub } from '../../../words/hub-words.ts';
import type { Tone } from '../../../words/run-words.ts';
import { ConnectionState } from './ConnectionState.tsx';
import { ConnectionSwitch } from './ConnectionSwitch.tsx';
import { type ConnectionStanding, standingOf } from './connection-standing.ts';
import { DeleteConnectionForm } from './DeleteConnectionForm.tsx';
import { EditConnectionForm } from './EditConnectionForm.tsx';
import { UnitState } from './UnitState.tsx';

const tones: Readonly<Record<ConnectionStanding, Tone>> = {
  NEVER_READ: 'calm',
  CONNECTED: 'good',
  SYNCING: 'calm',
  ERROR: 'bad',
  DISCONNECTED: 'calm',
};

type ConnectionCardProps = { readonly connection: Connection; readonly listing: Listing };

/** One connection: by what it is connected, how it stands, and what may be done with it. */
export function ConnectionCard(props: ConnectionCardProps) {
  const words = useWords();
  const { t } = words;
  const { connection } = props;
  const name = connectionName(connection);
  const standing = standingOf(connection);
  return (
    <Card withBorder component="li" className="paper">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={3} size="h4" className="breakable">
              {name}
            </Title>
            <Text size="sm" c="dimmed" className="breakable">
              {originOf(connection, words)
                .filter((part) => part !== name)
                .join(' · ')}
            </Text>
          </div>
          <ToneBadge tone={tones[standing]}>{t(`connection.status.${standing}`)}</ToneBadge>
        </Group>
        <ConnectionState connection={connection} />
        {isHub(connection.connector) ? <UnitState {...props} /> : null}
        <ConnectionActions {...props} />
      </Stack>
    </Card>
  );
}

/** By what a calendar is connected: its platform and the host of its address, or an account at a hub. */
function originOf({ connector, platform, host }: Connection, { t }: Words): readonly string[] {
  if (isHub(connector)) return [t('hub.byApi', { hub: hubNames[connector] })];
  return [platform === null ? t('connection.unknownPlatform') : platformNames[platform], host];
}

function ConnectionActions(props: ConnectionCardProps) {
  const { t } = useWords();
  const { connection, listing } = props;
  const label = connectionName(connection);
  const [isEditing, editing] = useDisclosure();
  const [isDeleting, deleting] = useDisclosure();
  const look = { variant: 'default', size: 'sm', disabled: !listing.own } as const;
  return (
    <Group justify="space-between" title={listing.own ? undefined : t('listing.ownerOnly')}>
      <ConnectionSwitch connection={connection} disabled={!listing.own} />
      <Group gap="xs">
        <Button {...look} aria-label={t('connection.editOf', { label })} onClick={editing.open}>
          {t('connection.edit')}
        </Button>
        <Button {...look} aria-label={t('connection.deleteOf', { label })} onClick={deleting.open}>
          {t('connection.delete')}
        </Button>
      </Group>
      <Dialog opened={isEditing} onClose={editing.close} title={t('connection.editOf', { label })}>
        <EditConnectionForm connection={connection} onDone={editing.close} />
      </Dialog>
      <Dialog opened={isDeleting} onClose={deleting.close} title={t('connection.deleteAsk', { label })}>
        <DeleteConnectionForm connection={connection} onDone={deleting.close} />
      </Dialog>
    </Group>
  );
}
