import { Stack, Text, Title } from '@mantine/core';
import type { ConflictDetail } from '../../../../src/contract/conflicts.ts';
import { useWords, type Words } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { paths } from '../../paths.ts';
import { sideInWords } from '../../words/conflict-words.ts';

/** The host's other listings where one of the two guests could sleep instead. */
export function RescueSection({ conflict }: { readonly conflict: ConflictDetail }) {
  const words = useWords();
  const { t } = words;
  const { rescue } = conflict;
  return (
    <Stack component="section" gap="sm" aria-labelledby="rescue-title">
      <Title order={2} size="h3" id="rescue-title">
        {t('conflict.rescueTitle')}
      </Title>
      {rescue.length === 0 ? (
        <Text c="dimmed">{t('conflict.rescueNone')}</Text>
      ) : (
        <>
          <Text>{t('conflict.rescueText')}</Text>
          <ul className="run-lines">
            {rescue.map(({ listingId, name, fits }) => (
              <li key={listingId}>
                <AppLink place={paths.listing(listingId, { month: conflict.from.slice(0, 7) })}>{name}</AppLink>
                <Text size="sm" c="dimmed">
                  {fittingInWords(conflict, fits, words)}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}

function fittingInWords({ sides, own }: ConflictDetail, fits: readonly string[], words: Words): string {
  const [side, ...others] = sides.filter(({ id }) => fits.includes(id));
  if (!side || others.length > 0) return words.t('conflict.rescueFitsBoth');
  return words.t('conflict.rescueFits', { side: sideInWords(side, own, words) });
}
