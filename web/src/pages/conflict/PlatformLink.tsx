import { Anchor } from '@mantine/core';
import { reservationPages } from '../../../../src/domain/platform-pages.ts';
import { useWords } from '../../language.ts';
import { platformOfCause } from '../../words/cause-words.ts';
import type { ConflictSide } from '../../words/conflict-words.ts';

/** Leads to the host's reservations on the platform of a side, in a tab of its own; nothing where there is no such page. */
export function PlatformLink({ side }: { readonly side: ConflictSide }) {
  const { t } = useWords();
  const page = side.platform === null ? null : reservationPages[side.platform];
  if (page === null) return null;
  return (
    <Anchor href={page} target="_blank" rel="noreferrer" inherit>
      {t('conflict.openPlatform', { platform: platformOfCause(side) })}
    </Anchor>
  );
}
