import { useState } from 'react';
import { type Export, type IssuedExport, rotateExport } from '../../../../../src/contract/exports.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { Confirmation } from '../../../parts/Confirmation.tsx';
import { Dialog } from '../../../parts/Dialog.tsx';
import { useAction } from '../../../use-action.ts';
import { IssuedAddress } from './IssuedAddress.tsx';

/** What the dialogs of one export are given. */
export type ExportDialogProps = {
  readonly each: Export;
  readonly label: string;
  readonly opened: boolean;
  readonly onClose: () => void;
};

/** Gives an export a new address after a question, and shows it this once. */
export function RotateDialog({ each, label, opened, onClose }: ExportDialogProps) {
  const { t } = useWords();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('export.rotateOf', { label })}>
      <Rotation each={each} onDone={onClose} />
    </Dialog>
  );
}

function Rotation({ each, onDone }: { readonly each: Export; readonly onDone: () => void }) {
  const { t } = useWords();
  const [issued, setIssued] = useState<IssuedExport | null>(null);
  const rotation = useAction({
    perform: () => call(rotateExport, { params: { exportId: each.id } }),
    refreshes: [['listing', each.listingId, 'exports']],
    onDone: ({ data }) => setIssued(data),
    failuresShown: true,
  });
  if (issued !== null) return <IssuedAddress issued={issued} onDone={onDone} />;
  return (
    <Confirmation
      question={t('export.rotateAsk')}
      yes={t('export.rotateYes')}
      no={t('app.cancel')}
      pending={rotation.isPending}
      error={rotation.error}
      onYes={() => rotation.mutate(undefined)}
      onNo={onDone}
    />
  );
}
