import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { IssuedExport } from '../../../../../src/contract/exports.ts';
import { useWords } from '../../../language.ts';
import { Notice } from '../../../parts/Notice.tsx';

/** The address of an export, this once, with where to paste it. */
export function IssuedAddress(props: { readonly issued: IssuedExport; readonly onDone: () => void }) {
  const { t } = useWords();
  const { url, kind, platform } = props.issued;
  const clipboard = useClipboard({ timeout: 5000 });
  const where = kind === 'private' ? 'private' : (platform ?? 'other');
  return (
    <Stack>
      <Notice tone="warning">{t(kind === 'private' ? 'export.addressOncePrivate' : 'export.addressOnce')}</Notice>
      <TextInput
        label={t('export.address')}
        value={url}
        readOnly
        data-autofocus
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onClick={() => clipboard.copy(url)}>{t(clipboard.copied ? 'export.copied' : 'export.copy')}</Button>
      {clipboard.error === null ? null : (
        <Text size="sm" role="alert">
          {t('export.copyFailed')}
        </Text>
      )}
      <Text size="sm">{t(`export.where.${where}`)}</Text>
      <Button variant="default" onClick={props.onDone}>
        {t('export.done')}
      </Button>
    </Stack>
  );
}
