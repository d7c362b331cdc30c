import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type AlertDetail, tellAlertOwner } from '../../../../src/contract/alerts.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { useAction } from '../../use-action.ts';
import { instantInWords } from '../../words/date-words.ts';
import { AlertRefusal } from '../alerts/AlertRefusal.tsx';
import { refreshesOfAlert } from '../alerts/refreshes-of-alert.ts';

/** Tells its owner by mail what to mend; once, and then says when. */
export function TellOwner(props: { readonly alert: AlertDetail }) {
  const { t, language } = useWords();
  const { alert } = props;
  const [isAsking, asking] = useDisclosure();
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={alert.ownerToldAt !== null || !alert.subjectExists}
        aria-describedby={alert.ownerToldAt === null ? undefined : 'owner-told'}
        onClick={asking.open}
      >
        {t('alertPage.tellOwner')}
      </Button>
      {alert.ownerToldAt === null ? null : (
        <Text size="sm" id="owner-told">
          {t('alertPage.ownerToldOn', { date: instantInWords(alert.ownerToldAt, language) })}
        </Text>
      )}
      <Dialog opened={isAsking} onClose={asking.close} title={t('alertPage.tellOwner')}>
        <TellOwnerForm alert={alert} onDone={asking.close} />
      </Dialog>
    </>
  );
}

function TellOwnerForm(props: { readonly alert: AlertDetail; readonly onDone: () => void }) {
  const { t } = useWords();
  const { alert, onDone } = props;
  const tellOwner = useAction({
    perform: () => call(tellAlertOwner, { params: { alertId: alert.id } }),
    refreshes: refreshesOfAlert(alert),
    done: () => t('alertPage.ownerTold'),
    onDone,
    failuresShown: true,
  });
  return (
    <Stack>
      <AlertRefusal alert={alert} error={tellOwner.error} />
      <Text className="breakable">{t('alertPage.tellOwnerAsk', { listing: alert.subjectName })}</Text>
      <Group gap="sm">
        <Button data-autofocus loading={tellOwner.isPending} onClick={() => tellOwner.mutate(undefined)}>
          {t('alertPage.tellOwnerYes')}
        </Button>
        <Button variant="default" disabled={tellOwner.isPending} onClick={onDone}>
          {t('app.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
