import { Switch } from '@mantine/core';
import { type Connection, updateConnection } from '../../../../../src/contract/connections.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { useAction } from '../../../use-action.ts';
import { connectionName } from '../../../words/connection-words.ts';

/** Switches the reading of a connection on or off; switching off frees nothing. */
export function ConnectionSwitch(props: { readonly connection: Connection; readonly disabled: boolean }) {
  const { t } = useWords();
  const { id, listingId, syncEnabled } = props.connection;
  const label = connectionName(props.connection);
  const change = useAction({
    perform: (enabled: boolean) =>
      call(updateConnection, { params: { connectionId: id }, body: { syncEnabled: enabled } }),
    refreshes: [['listing', listingId]],
    done: (_, enabled) => t(enabled ? 'connection.switchedOn' : 'connection.switchedOff', { label }),
  });
  return (
    <Switch
      label={t('connection.enabled')}
      aria-label={t('connection.enabledOf', { label })}
      checked={change.isPending ? change.variables : syncEnabled}
      disabled={props.disabled || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
