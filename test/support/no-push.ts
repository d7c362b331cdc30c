import type { HintSource, Pusher } from '../../src/notice-ports.ts';

/** A pusher of an installation without keys. */
export const noPusher: Pusher = { push: async () => ({ outcome: 'off' }) };

/** A stream on which nothing is ever told. */
export const noHints: HintSource = { subscribe: () => () => undefined, close: async () => undefined };

/** What an API needs where nobody looks at notices: no keys, and nothing live. */
export const noLiveNotices = { pushPublicKey: null, hints: noHints } as const;
