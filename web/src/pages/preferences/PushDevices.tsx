import { Group, Stack, Text, Title } from '@mantine/core';
import type { PushSubscription } from '../../../../src/contract/notices.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { removeDevice, turnPushOff } from '../../push/push-device.ts';
import { useAction } from '../../use-action.ts';

/** One's own devices that get pushes; `ownId` is this one. */
export function PushDevices(props: { readonly devices: readonly PushSubscription[]; readonly ownId: string | null }) {
  const { t } = useWords();
  return (
    <>
      <Title order={3} size="h4" mt="xs">
        {t('preferences.devices')}
      </Title>
      {props.devices.length === 0 ? <Text c="dimmed">{t('preferences.noDevice')}</Text> : null}
      <Stack component="ul" gap="xs" className="plain-list">
        {props.devices.map((device) => (
          <Device key={device.id} device={device} isThis={device.id === props.ownId} />
        ))}
      </Stack>
    </>
  );
}

function Device({ device, isThis }: { readonly device: PushSubscription; readonly isThis: boolean }) {
  const { t } = useWords();
  const label = device.label === '' ? t('preferences.unnamedDevice') : device.label;
  const remove = useAction({
    perform: () => (isThis ? turnPushOff(device.id) : removeDevice(device.id)),
    refreshes: [['push-devices'], ['browser-push']],
    done: () => t('preferences.removed', { label }),
  });
  return (
    <Group component="li" className="device paper" justify="space-between" gap="sm">
      <div>
        <Text fw={600} className="breakable">
          {isThis ? `${label} (${t('preferences.thisDevice')})` : label}
        </Text>
        <Text size="sm" c="dimmed">
          <Moment at={device.createdAt} say={(when) => t('preferences.deviceSince', { when })} />
          {' · '}
          {device.lastPushAt === null ? (
            t('preferences.noPush')
          ) : (
            <Moment at={device.lastPushAt} say={(when) => t('preferences.lastPush', { when })} />
          )}
        </Text>
      </div>
      <ActionButton
        variant="default"
        label={t('preferences.removeOf', { label })}
        pending={remove.isPending}
        onAct={() => remove.mutate()}
      >
        {t('preferences.remove')}
      </ActionButton>
    </Group>
  );
}
