import { revokeExport } from '../../../../../src/contract/exports.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Confirmation } from '../../../parts/Confirmation.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { useAction } from '../../../use-action.ts';
import type { ExportDialogProps } from './RotateDialog.tsx';

/** Ends an export after a question that says what it may open. */
export function RevokeDialog({ each, label, opened, onClose }: ExportDialogProps) {
  const { t } = useWords();
  const revocation = useAction({
    perform: () => call(revokeExport, { params: { exportId: each.id } }),
    refreshes: [['listing', each.listingId, 'exports']],
    done: () => t('export.revoked'),
    onDone: onClose,
    failuresShown: true,
  });
  return (
    <Dialog opened={opened} onClose={onClose} title={t('export.revokeOf', { label })}>
      <Confirmation
        question={t('export.revokeAsk')}
        yes={t('export.revokeYes')}
        no={t('app.cancel')}
        pending={revocation.isPending}
        error={revocation.error}
        onYes={() => revocation.mutate(undefined)}
        onNo={onClose}
      />
    </Dialog>
  );
}
