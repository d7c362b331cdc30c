import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { exportsQuery } from '../../../export-queries.ts';
import { useWords } from '../../../language.ts';
import { Loaded } from '../../../parts/Loaded.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { AddExportDialog } from './AddExportDialog.tsx';
import { ExportCard } from './ExportCard.tsx';

/** The calendars that relais publishes for a listing, one for each reader; for its owner alone. */
export function ExportsSection(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing } = props;
  return (
    <Stack component="section" aria-labelledby="exports-title">
      <Title order={2} size="h3" id="exports-title">
        {t('listing.exports')}
      </Title>
      {listing.own ? <OwnExports listing={listing} /> : <Notice tone="calm">{t('export.ownerOnly')}</Notice>}
    </Stack>
  );
}

function OwnExports(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing } = props;
  const query = useQuery(exportsQuery(listing.id));
  const [isAdding, adding] = useDisclosure();
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <Text size="sm" c="dimmed">
          {t('export.intro')}
        </Text>
        <Button onClick={adding.open}>{t('export.add')}</Button>
      </Group>
      <Loaded query={query}>
        {(exports) =>
          exports.length === 0 ? (
            <NoExport />
          ) : (
            <Stack component="ul" className="plain-list">
              {exports.map((each) => (
                <ExportCard key={each.id} each={each} exports={exports} listing={listing} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <AddExportDialog opened={isAdding} listing={listing} exports={query.data ?? []} onClose={adding.close} />
    </>
  );
}

function NoExport() {
  const { t } = useWords();
  return (
    <div className="empty">
      <Text fw={600}>{t('export.empty')}</Text>
      <Text c="dimmed">{t('export.emptyText')}</Text>
    </div>
  );
}
