import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Export } from '../../../../../src/contract/exports.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { platformNames } from '../../../../../src/domain/platform.ts';
import { useWords } from '../../../language.ts';
import { ToneBadge } from '../../../parts/RunBadge.tsx';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { ExportReads } from './ExportReads.tsx';
import { ReaderChoice } from './ReaderChoice.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { RotateDialog } from './RotateDialog.tsx';

type ExportCardProps = { readonly each: Export; readonly exports: readonly Export[]; readonly listing: Listing };

/** One of a listing’s `exports`: for whom it is, who read it last, and what may be done with its address. */
export function ExportCard({ each, exports, listing }: ExportCardProps) {
  const { t } = useWords();
  const { nameOf } = useConnectionNames(listing, each.connectionId !== null);
  const label = nameOf(each);
  const reader = each.platform === null ? t('export.otherPlatform') : platformNames[each.platform];
  const isFor = each.kind === 'private' ? t('export.private') : reader;
  return (
    <Card withBorder component="li" className="paper">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={3} size="h4" className="breakable">
              {label}
            </Title>
            {isFor === label ? null : (
              <Text size="sm" c="dimmed">
                {isFor}
              </Text>
            )}
          </div>
          <ExportBadge each={each} />
        </Group>
        <ExportReads each={each} />
        <ReaderChoice each={each} exports={exports} />
        <ExportActions each={each} label={label} />
      </Stack>
    </Card>
  );
}

function ExportBadge({ each }: { readonly each: Export }) {
  const { t } = useWords();
  if (each.ownReadAt === null && (each.kind === 'destination' || each.lastReadAt === null))
    return <ToneBadge tone={each.silentSince === null ? 'calm' : 'warning'}>{t('export.neverRead')}</ToneBadge>;
  return each.silentSince === null ? null : <ToneBadge tone="warning">{t('export.silent')}</ToneBadge>;
}

function ExportActions({ each, label }: { readonly each: Export; readonly label: string }) {
  const { t } = useWords();
  const [isRotating, rotating] = useDisclosure();
  const [isRevoking, revoking] = useDisclosure();
  return (
    <Group gap="xs" justify="flex-end">
      <Button variant="default" size="sm" aria-label={t('export.rotateOf', { label })} onClick={rotating.open}>
        {t('export.rotate')}
      </Button>
      <Button variant="default" size="sm" aria-label={t('export.revokeOf', { label })} onClick={revoking.open}>
        {t('export.revoke')}
      </Button>
      <RotateDialog opened={isRotating} each={each} label={label} onClose={rotating.close} />
      <RevokeDialog opened={isRevoking} each={each} label={label} onClose={revoking.close} />
    </Group>
  );
}
