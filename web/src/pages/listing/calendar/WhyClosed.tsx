import { Button, Group, Stack, Text } from '@mantine/core';
import type { Night } from '../../../../../src/contract/calendar.ts';
import { type BlockingPart, resolveDateBlocking } from '../../../../../src/contract/date-blocking.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import type { DataOf } from '../../../../../src/contract/route.ts';
import { plusDays } from '../../../../../src/domain/calendar-date.ts';
import { type BlockingChoice, blockingChoices } from '../../../../../src/domain/date-blocking.ts';
import { call } from '../../../api.ts';
import { useWords, type Words } from '../../../language.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { useAction } from '../../../use-action.ts';

type Explained = DataOf<typeof resolveDateBlocking>;
type WhyClosedProps = { readonly listing: Listing; readonly night: Night; readonly onChanged: () => void };

/** Why a night is closed, cause by cause, and the lifting of what no longer has a root. It asks only when it is pressed. */
export function WhyClosed(props: WhyClosedProps) {
  const { listing, night } = props;
  const { t } = useWords();
  const asked = { listingId: listing.id, from: night.date, to: plusDays(night.date, 1) };
  const explaining = useAction({
    perform: () => call(resolveDateBlocking, { body: { ...asked, explainOnly: true, lift: [] } }),
    refreshes: [],
  });
  const explained = explaining.data?.data;
  if (!explained)
    return (
      <Button
        variant="default"
        size="sm"
        className="self-start"
        loading={explaining.isPending}
        onClick={() => explaining.mutate(undefined)}
      >
        {t('blocking.why')}
      </Button>
    );
  return <Explanation {...props} explained={explained} />;
}

function Explanation({ listing, night, onChanged, explained }: WhyClosedProps & { readonly explained: Explained }) {
  const words = useWords();
  const { t } = words;
  const parts = [...explained.lifted, ...explained.kept];
  const chosen = blockingChoices.filter((choice) =>
    parts.some(({ reason, verdict }) => isOffered(choice, reason, verdict)),
  );
  const lifting = useAction({
    perform: (lift: readonly BlockingChoice[]) =>
      call(resolveDateBlocking, {
        body: {
          listingId: listing.id,
          from: night.date,
          to: plusDays(night.date, 1),
          explainOnly: false,
          lift: [...lift],
        },
      }),
    refreshes: [['listing', listing.id]],
    done: ({ data }) => t('blocking.done', { count: data.lifted.length }),
    onDone: onChanged,
  });
  const mayLift = explained.lifted.length > 0 || chosen.length > 0;
  return (
    <Notice tone="calm" title={t('blocking.title')}>
      <Stack gap="xs">
        <ul className="plain-list">
          {parts.map((part) => (
            <li key={`${part.kind} ${part.id} ${part.reason}`} className="breakable">
              {partInWords(part, words)}
            </li>
          ))}
        </ul>
        {parts.length === 0 ? <Text size="sm">{t('blocking.nothing')}</Text> : null}
        {mayLift ? (
          <Group>
            <Button
              size="sm"
              disabled={!listing.own}
              loading={lifting.isPending}
              onClick={() => lifting.mutate(chosen)}
            >
              {t('blocking.lift')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Notice>
  );
}

function isOffered(choice: BlockingChoice, reason: string, verdict: string): boolean {
  return verdict === 'offered' && reason === choice;
}

function partInWords({ label, reason }: BlockingPart, { t }: Words): string {
  const why = t(`blocking.reason.${reason}`);
  return label === null || label === '' ? why : t('blocking.of', { label, why });
}
