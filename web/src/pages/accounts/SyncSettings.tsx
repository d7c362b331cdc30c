import { NativeSelect, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { updateConnection } from '../../../../src/contract/connections.ts';
import { connectorsQuery } from '../../account-queries.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { useAction } from '../../use-action.ts';
import { intervalChoices } from '../../words/account-words.ts';

type SyncSettingsProps = { readonly connection: AccountConnection; readonly isOwn: boolean };

/** Whether an account is synchronised by itself, and how often. */
export function SyncSettings(props: SyncSettingsProps) {
  return (
    <div>
      <div className="account-settings">
        <AutoSwitch {...props} />
        <IntervalSelect {...props} />
      </div>
      <WhyLonger connection={props.connection} />
    </div>
  );
}

function AutoSwitch({ connection, isOwn }: SyncSettingsProps) {
  const { t } = useWords();
  const { id, label, syncEnabled } = connection;
  const change = useAction({
    perform: (enabled: boolean) =>
      call(updateConnection, { params: { connectionId: id }, body: { syncEnabled: enabled } }),
    refreshes: [['accounts']],
    done: (_, enabled) => t(enabled ? 'account.switchedOn' : 'account.switchedOff', { label }),
  });
  return (
    <Switch
      label={t('account.auto')}
      aria-label={t('account.autoOf', { label })}
      py={8}
      checked={change.isPending ? change.variables : syncEnabled}
      disabled={!isOwn || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}

function IntervalSelect({ connection, isOwn }: SyncSettingsProps) {
  const words = useWords();
  const { t } = words;
  const { id, label, syncIntervalMin } = connection;
  const change = useAction({
    perform: (minutes: number) =>
      call(updateConnection, { params: { connectionId: id }, body: { syncIntervalMin: minutes } }),
    refreshes: [['accounts']],
    done: () => t('account.intervalSaved', { label }),
  });
  return (
    <NativeSelect
      label={t('account.interval')}
      aria-label={t('account.intervalOf', { label })}
      data={intervalChoices(syncIntervalMin, words)}
      value={String(change.isPending ? change.variables : syncIntervalMin)}
      disabled={!isOwn || change.isPending}
      onChange={(event) => change.mutate(Number(event.currentTarget.value))}
    />
  );
}

/** Where the service has nothing new so often: how often it is read in fact, and why. */
function WhyLonger({ connection }: Pick<SyncSettingsProps, 'connection'>) {
  const { t, language } = useWords();
  const { connector, syncIntervalMin, effectiveIntervalMin } = connection;
  const isLonger = effectiveIntervalMin > syncIntervalMin;
  const { data } = useQuery({ ...connectorsQuery, enabled: isLonger });
  if (!isLonger) return null;
  const why = data?.find(({ name }) => name === connector)?.whyThatInterval?.[language] ?? '';
  return (
    <Text size="sm" mt={4}>
      {`${t('account.effective', { count: effectiveIntervalMin })} ${why}`.trim()}
    </Text>
  );
}
