/** The platforms whose feeds can be generated, by the names that a recording gives them. */
export const recordedPlatforms = ['airbnb', 'booking.com', 'vrbo'] as const;
export type RecordedPlatform = (typeof recordedPlatforms)[number];

/**
 * One poll of a feed: what came, whether or not it was a calendar. `at` is a UTC instant to the second, a few seconds
 * after the download (`2025-10-24T08:56:31Z`).
 */
export type RecordedPoll = {
  readonly at: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
};

/** The polls of one room's feed, oldest first. `timeZone` is the room's (IANA name). */
export type Recording = {
  readonly platform: RecordedPlatform;
  readonly timeZone: string;
  readonly polls: readonly RecordedPoll[];
};

/** The recording as JSON Lines: a first line that describes it, then one poll a line. A recording file is this, gzipped. */
export function recordingLines({ platform, timeZone, polls }: Recording): string {
  const head = { format: 'feed-recording', version: 1, platform, timeZone, polls: polls.length };
  return [head, ...polls].map((line) => `${JSON.stringify(line)}\n`).join('');
}
