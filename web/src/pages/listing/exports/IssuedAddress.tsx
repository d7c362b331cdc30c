import { Button, Stack, Text } from '@mantine/core';
import type { IssuedExport } from '../../../../../src/contract/exports.ts';
import { useWords } from '../../../language.ts';
import { CopyField } from '../../../parts/CopyField.tsx';
import { Notice } from '../../../parts/Notice.tsx';

/** The address of an export, this once, with where to paste it. */
export function IssuedAddress(props: { readonly issued: IssuedExport; readonly onDone: () => void }) {
  const { t } = useWords();
  const { url, kind, platform } = props.issued;
  const where = kind === 'private' ? 'private' : (platform ?? 'other');
  return (
    <Stack>
      <Notice tone="warning">{t(kind === 'private' ? 'export.addressOncePrivate' : 'export.addressOnce')}</Notice>
      <CopyField
        label={t('export.address')}
        value={url}
        copy={t('export.copy')}
        copied={t('export.copied')}
        failed={t('export.copyFailed')}
        first
      />
      <Text size="sm">{t(`export.where.${where}`)}</Text>
      <Button variant="default" onClick={props.onDone}>
        {t('export.done')}
      </Button>
    </Stack>
  );
}
