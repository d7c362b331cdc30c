import { Stack, Text } from '@mantine/core';
import type { Connection } from '../../../../../src/contract/connections.ts';
import { plusMinutes } from '../../../../../src/domain/instant.ts';
import { platformNames } from '../../../../../src/domain/platform.ts';
import { useWords } from '../../../language.ts';
import { AppLink } from '../../../parts/AppLink.tsx';
import { Moment } from '../../../parts/Moment.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { paths } from '../../../paths.ts';
import { instantInWords, timeInWords } from '../../../words/date-words.ts';
import { unfamiliarInWords } from '../../../words/feed-words.ts';
import { modeInWords, modeReasonInWords } from '../../../words/mode-words.ts';
import { standingOf } from './connection-standing.ts';

/** When a connection was and will be read, the mode in force and why, and what is wrong with it. */
export function ConnectionState(props: { readonly connection: Connection }) {
  const { connection } = props;
  return (
    <Stack gap={4}>
      <Readings connection={connection} />
      <ModeInForce connection={connection} />
      <Waiting connection={connection} />
      <TwiceNotice connection={connection} />
      <DriftNotice connection={connection} />
      {connection.lastSyncError && !isSaidOfPlatform(connection) ? (
        <Notice tone="bad">
          <p>{connection.lastSyncError.message}</p>
        </Notice>
      ) : null}
    </Stack>
  );
}

/** What the platform does to all is said once, with when it is tried again. */
function isSaidOfPlatform({ platformDown, lastSyncError }: Connection): boolean {
  return platformDown && (lastSyncError?.type === 'TRANSIENT' || lastSyncError?.type === 'BLOCKED');
}

/** What is less than was chosen stands out. */
const fallbacks: readonly string[] = ['failed_runs', 'webhook_silent', 'breaker_open', 'long_failure', 'climbing'];

function ModeInForce(props: { readonly connection: Connection }) {
  const words = useWords();
  const { connection } = props;
  const reason = modeReasonInWords(connection, words);
  return (
    <>
      <Text size="sm">
        {modeInWords(connection, words)} · <AppLink place={paths.modes()}>{words.t('mode.help')}</AppLink>
      </Text>
      {fallbacks.includes(connection.modeReason) ? (
        <Notice tone="warning">{reason}</Notice>
      ) : (
        <Text size="sm" c="dimmed">
          {reason}
        </Text>
      )}
    </>
  );
}

function Readings(props: { readonly connection: Connection }) {
  const { t } = useWords();
  const { lastSyncAt, nextSyncAt } = props.connection;
  // The badge says already that it was never read.
  const isSaid = standingOf(props.connection) === 'NEVER_READ';
  if (isSaid && nextSyncAt === null) return null;
  const never = isSaid ? null : t('connection.neverRead');
  return (
    <Text size="sm">
      {lastSyncAt === null ? never : <Moment at={lastSyncAt} say={(when) => t('connection.lastSync', { when })} />}
      {isSaid || nextSyncAt === null ? null : ' · '}
      {nextSyncAt === null ? null : <Moment at={nextSyncAt} say={(when) => t('connection.nextSync', { when })} />}
    </Text>
  );
}

function Waiting(props: { readonly connection: Connection }) {
  const { t, language } = useWords();
  const now = useNow();
  const { waitingUntil, platformDown } = props.connection;
  const isWaiting = waitingUntil !== null && waitingUntil > now;
  if (platformDown) {
    const time = isWaiting ? timeInWords(waitingUntil, now, language) : undefined;
    return (
      <Notice tone="warning">{time === undefined ? t('connection.downNow') : t('connection.down', { time })}</Notice>
    );
  }
  if (!isWaiting) return null;
  return <Notice tone="warning">{t('connection.waiting', { time: timeInWords(waitingUntil, now, language) })}</Notice>;
}

/** A hub brings the channel of this calendar already: what to do about it. */
function TwiceNotice(props: { readonly connection: Connection }) {
  const { t } = useWords();
  const { channelTwice } = props.connection;
  if (channelTwice === null) return null;
  const names = { channel: platformNames[channelTwice.channel], hub: channelTwice.hubLabel };
  return (
    <Notice tone="warning" title={t('connection.twiceTitle', names)}>
      <p>{t('connection.twiceText', names)}</p>
    </Notice>
  );
}

/** A notice is news for a month; by then the feed is simply written so. */
const DRIFT_SHOWN_DAYS = 30;

function DriftNotice(props: { readonly connection: Connection }) {
  const words = useWords();
  const { t, language } = words;
  const shownSince = plusMinutes(useNow(), -DRIFT_SHOWN_DAYS * 24 * 60);
  const drifts = props.connection.drifts.filter(({ seenAt }) => seenAt >= shownSince);
  const [latest] = drifts;
  if (!latest) return null;
  return (
    <Notice tone="warning" title={t('connection.drift.title', { date: instantInWords(latest.seenAt, language) })}>
      <ul className="plain-list">
        {drifts.map(({ kind, detail }) => (
          <li key={`${kind} ${detail}`} className="breakable">
            {t(`connection.drift.${kind}`, {
              detail: kind === 'unfamiliar' ? unfamiliarInWords(detail, words) : detail,
            })}
          </li>
        ))}
      </ul>
      <p>{t('connection.drift.text')}</p>
    </Notice>
  );
}
