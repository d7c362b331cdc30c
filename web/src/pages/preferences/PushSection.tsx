import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../language.ts';
import { browserPushQuery, pushDevicesQuery } from '../../notice-queries.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import type { BrowserPush } from '../../push/browser-push.ts';
import { turnPushOff, turnPushOn } from '../../push/push-device.ts';
import { tell } from '../../tell.ts';
import { useAction } from '../../use-action.ts';
import { PushDevices } from './PushDevices.tsx';

/** How this device stands, the button that changes it, and all devices of one's own. */
export function PushSection() {
  const { t } = useWords();
  const query = useQuery(pushDevicesQuery);
  const { data: push } = useQuery(browserPushQuery);
  return (
    <KeptSection labelledBy="push-title">
      <Stack gap="sm">
        <Title order={2} size="h3" id="push-title">
          {t('preferences.pushTitle')}
        </Title>
        <Loaded query={query}>
          {({ data: devices, meta: { publicKey } }) => (
            <>
              {push === undefined ? null : (
                <ThisDevice publicKey={publicKey} push={push} ownId={ownDevice(push, devices)} />
              )}
              <PushDevices devices={devices} ownId={push === undefined ? null : ownDevice(push, devices)} />
            </>
          )}
        </Loaded>
      </Stack>
    </KeptSection>
  );
}

/** Which of the devices this browser is; null when relais does not know it, though the browser may still be subscribed. */
function ownDevice(push: BrowserPush, devices: readonly { readonly id: string }[]): string | null {
  if (push.state !== 'able') return null;
  return devices.find(({ id }) => id === push.deviceId)?.id ?? null;
}

function ThisDevice(props: {
  readonly publicKey: string | null;
  readonly push: BrowserPush;
  readonly ownId: string | null;
}) {
  const { t } = useWords();
  const { publicKey, push, ownId } = props;
  if (push.state !== 'able') return <Text>{t(`preferences.push.${push.state}`)}</Text>;
  if (publicKey === null) return <Text>{t('preferences.push.server_off')}</Text>;
  return (
    <>
      <Text role="status">{ownId === null ? t('preferences.push.off') : t('preferences.push.on')}</Text>
      <PushButton publicKey={publicKey} ownId={ownId} />
    </>
  );
}

/** One button that stays in its place, so that the keyboard stays on it. */
function PushButton({ publicKey, ownId }: { readonly publicKey: string; readonly ownId: string | null }) {
  const { t } = useWords();
  const isOn = ownId !== null;
  const change = useAction({
    perform: async () => {
      if (ownId === null) return turnPushOn(publicKey);
      await turnPushOff(ownId);
      return 'off' as const;
    },
    refreshes: [['push-devices'], ['browser-push']],
    onDone: (outcome) => {
      if (outcome === 'refused') tell(t('preferences.refused'), 'refused');
      else tell(outcome === 'on' ? t('preferences.turnedOn') : t('preferences.turnedOff'), 'done');
    },
    onRefused: (error) => {
      // What a browser rejects with says that its push service cannot be had.
      if (error instanceof DOMException) tell(t('preferences.failed'), 'refused');
    },
  });
  return (
    <ActionButton
      className="self-start wide-button"
      variant={isOn ? 'default' : 'filled'}
      pending={change.isPending}
      onAct={() => change.mutate()}
    >
      {isOn ? t('preferences.turnOff') : t('preferences.turnOn')}
    </ActionButton>
  );
}
