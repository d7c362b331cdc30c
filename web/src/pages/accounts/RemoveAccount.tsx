import type { AccountConnection } from '../../../../src/contract/account-connections.ts';
import { deleteConnection } from '../../../../src/contract/connections.ts';
import { accountPlatformNames } from '../../../../src/domain/account-connector.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { useAction } from '../../use-action.ts';

type RemoveAccountProps = {
  readonly connection: AccountConnection;
  readonly onDone: () => void;
  readonly onDeleted?: () => void;
};

/** Removes an account here, once it was said what goes with it. */
export function RemoveAccount({ connection, onDone, onDeleted }: RemoveAccountProps) {
  const { t } = useWords();
  const { id, label, kind, platform } = connection;
  const removal = useAction({
    perform: () => call(deleteConnection, { params: { connectionId: id }, query: { nights: 'keep' } }),
    // Not what is shown of this one, which is no more.
    refreshes: [['accounts', 'list'], ['billetweb']],
    done: () => t('account.removed', { label }),
    onDone: () => {
      onDone();
      onDeleted?.();
    },
    failuresShown: true,
  });
  return (
    <Confirmation
      question={t(`account.removeAsk.${kind}`, { platform: accountPlatformNames[platform] })}
      yes={t('account.removeYes')}
      no={t('app.cancel')}
      pending={removal.isPending}
      error={removal.error}
      onYes={() => removal.mutate(undefined)}
      onNo={onDone}
    />
  );
}
