import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../language.ts';

/** A dialog with a title and a named close button; whole screen on a phone is avoided, it stays a sheet of paper. */
export function Dialog(props: {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ title: 'dialog-title' }}
      transitionProps={{ duration: 120 }}
      centered
    >
      {props.children}
    </Modal>
  );
}
