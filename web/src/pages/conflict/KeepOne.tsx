import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ConflictDetail } from '../../../../src/contract/conflicts.ts';
import { useWords, type Words } from '../../language.ts';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { platformOfCause } from '../../words/cause-words.ts';
import { type ConflictSide, otherSideOf, sideInWords } from '../../words/conflict-words.ts';
import { stayInWords } from '../../words/date-words.ts';
import { PlatformLink } from './PlatformLink.tsx';
import { useDecision } from './use-decision.ts';

/** Keeps this side, after saying what becomes of the other: who cancels it, and where. */
export function KeepOne({ conflict, kept }: { readonly conflict: ConflictDetail; readonly kept: ConflictSide }) {
  const words = useWords();
  const { t } = words;
  const [isAsking, asking] = useDisclosure();
  const decision = useDecision(conflict, asking.close);
  const loser = otherSideOf(conflict, kept.id);
  if (!loser) return null;
  const side = sideInWords(kept, conflict.own, words);
  return (
    <>
      <Button
        size="sm"
        variant={conflict.suggestion.keep === kept.id ? 'filled' : 'default'}
        mt="auto"
        className="self-start"
        onClick={asking.open}
      >
        {t('conflict.keepThis')}
        <span className="visually-hidden">{`, ${side}`}</span>
      </Button>
      <Dialog opened={isAsking} title={t('conflict.keepTitle')} onClose={asking.close}>
        <Confirmation
          question={questionAbout(loser, side, words)}
          yes={t(yesTo[whatEnds(loser)])}
          no={t('conflict.no')}
          pending={decision.isPending}
          error={decision.error}
          onYes={() =>
            decision.mutate({
              action: 'keep_one',
              keep: kept.id,
              ...(byApi(loser) ? { cancelBy: 'api' as const } : {}),
            })
          }
          onNo={asking.close}
        />
        {byApi(loser) ? (
          <Button
            size="sm"
            variant="default"
            mt="sm"
            disabled={decision.isPending}
            onClick={() => decision.mutate({ action: 'keep_one', keep: kept.id, cancelBy: 'host' })}
          >
            {t('conflict.yesPlatform')}
          </Button>
        ) : null}
        <p className="conflict-platform">
          <PlatformLink side={loser} />
        </p>
      </Dialog>
    </>
  );
}

/** True for a booking that relais can cancel at its hub. */
function byApi({ endedBy }: ConflictSide): boolean {
  return endedBy === 'api';
}

type Ending = 'booking' | 'block' | 'platform' | 'api';

function whatEnds({ kind, linked, endedBy }: ConflictSide): Ending {
  if (endedBy === 'host_on_platform') return 'platform';
  if (endedBy === 'api') return 'api';
  return (linked?.kind ?? kind) === 'block' ? 'block' : 'booking';
}

const yesTo = {
  booking: 'conflict.yesCancel',
  block: 'conflict.yesBlock',
  platform: 'conflict.yesPlatform',
  api: 'conflict.yesApi',
} as const satisfies Record<Ending, string>;

function questionAbout(loser: ConflictSide, kept: string, words: Words): string {
  const { t } = words;
  switch (whatEnds(loser)) {
    case 'platform':
      return t('conflict.askPlatform', { kept, platform: platformOfCause(loser) });
    case 'api':
      return t('conflict.askApi', { kept, platform: platformOfCause(loser), stay: stayInWords(loser, words) });
    case 'block':
      return t('conflict.askBlock', { kept });
    case 'booking':
      return t('conflict.askBooking', { kept, stay: stayInWords(loser, words) });
  }
}
