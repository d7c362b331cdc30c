import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../language.ts';
import { listingQuery } from '../../queries.ts';

/** Which listing the alerts are of, by its name where that is known or can be read, and the way back to all listings. */
export function ListingFilter(props: {
  readonly listingId: string;
  readonly knownName: string | undefined;
  readonly onClear: () => void;
}) {
  const { t } = useWords();
  const query = useQuery({
    ...listingQuery(props.listingId),
    enabled: props.knownName === undefined,
    refetchInterval: false,
    retry: false,
  });
  const listing = props.knownName ?? query.data?.name ?? t('alertList.thisListing');
  return (
    <Group gap="sm">
      <Text fw={600} className="breakable">
        {t('alertList.listing', { listing })}
      </Text>
      <Button variant="default" size="xs" onClick={props.onClear}>
        {t('alertList.clearListing')}
      </Button>
    </Group>
  );
}
