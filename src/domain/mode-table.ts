/**
 * How a connection is in fact read.
 *
 *     realtime_webhook ◄──► realtime_poll ◄──► batch ◄──► manual_fallback
 *
 * `realtime_webhook`: its platform tells relais of changes. `realtime_poll`: read every 1–5 min. `batch`: every 15–30 min.
 * `manual_fallback`: it failed for so long that only one probe a day is left. `manual_chosen`: only when a person asks.
 * `off`: not at all. One that fails goes down step by step and comes back step by step, never above what was chosen.
 */
export const modeStates = [
  'realtime_webhook',
  'realtime_poll',
  'batch',
  'manual_fallback',
  'manual_chosen',
  'off',
] as const;
export type ModeState = (typeof modeStates)[number];

/**
 * What can change that. Of a failed run exactly one event is told, by its streak: `failed_run` for the first and second,
 * `third_failed_run` from the third on, `long_failure` from 30 in 7 days on. `webhook_silent`: a change was read of which
 * no webhook had told, or none comes any more. `breaker_*`: of its platform. `chose_*`: another mode than before.
 */
export const modeEvents = [
  'good_run',
  'failed_run',
  'third_failed_run',
  'long_failure',
  'webhook',
  'webhook_silent',
  'breaker_open',
  'breaker_closed',
  'chose_auto',
  'chose_realtime',
  'chose_batch',
  'chose_manual',
  'credentials_changed',
  'disabled',
  'enabled',
] as const;
export type ModeEvent = (typeof modeEvents)[number];

/**
 * Why the mode in force is the one it is. Where it is what was chosen: `sweep` and `api` (what `auto` comes to for a feed,
 * and for a platform with an API), `chosen`, `webhook`, `switched_off`. Where it is less: `failed_runs`, `webhook_silent`,
 * `breaker_open`, `long_failure`, and `climbing`, on the way back.
 */
export const modeReasons = [
  'sweep',
  'api',
  'chosen',
  'webhook',
  'failed_runs',
  'webhook_silent',
  'breaker_open',
  'long_failure',
  'climbing',
  'switched_off',
] as const;
export type ModeReason = (typeof modeReasons)[number];

/** What the listing’s owner is told by mail: that it fell, that it failed for long, that it is back. */
export const modeNotices = ['fallen', 'long_failure', 'back'] as const;
export type ModeNotice = (typeof modeNotices)[number];

/**
 * One cell. `to`: `stay`, or `start`, where the chosen mode begins (its reason is `aim`, that of the chosen mode), or a
 * state. A climb stops at what was chosen: there its reason is that of the chosen mode and its notice is told, below it the
 * reason is the cell’s and nobody is told yet.
 */
export type ModeCell =
  | { readonly to: 'stay'; readonly reason: null; readonly notice: null }
  | { readonly to: 'start'; readonly reason: 'aim'; readonly notice: null }
  | { readonly to: ModeState; readonly reason: ModeReason; readonly notice: ModeNotice | null };

const stay = { to: 'stay', reason: null, notice: null } as const;
const start = { to: 'start', reason: 'aim', notice: null } as const;
const off = { to: 'off', reason: 'switched_off', notice: null } as const;
const told = { to: 'realtime_webhook', reason: 'webhook', notice: null } as const;
const failedRuns = { to: 'batch', reason: 'failed_runs', notice: 'fallen' } as const;
const silent = { to: 'batch', reason: 'webhook_silent', notice: 'fallen' } as const;
// The incident of the platform is told once for all its connections.
const platformDown = { to: 'batch', reason: 'breaker_open', notice: null } as const;
const longFailure = { to: 'manual_fallback', reason: 'long_failure', notice: 'long_failure' } as const;
const climbTo = (to: 'batch' | 'realtime_poll') => ({ to, reason: 'climbing', notice: 'back' }) as const;

/** What a person does is done at once, wherever the connection stands. */
const byHand = {
  chose_auto: start,
  chose_realtime: start,
  chose_batch: start,
  chose_manual: start,
  credentials_changed: start,
  disabled: off,
  enabled: stay,
} as const;

/** What is chosen while it is off holds once it is switched on. */
const whileOff = {
  chose_auto: stay,
  chose_realtime: stay,
  chose_batch: stay,
  chose_manual: stay,
  credentials_changed: stay,
  disabled: stay,
  enabled: start,
} as const;

/** What no run, webhook or platform moves. */
const unmoved = {
  good_run: stay,
  failed_run: stay,
  third_failed_run: stay,
  long_failure: stay,
  webhook: stay,
  webhook_silent: stay,
  breaker_open: stay,
  breaker_closed: stay,
} as const;

/** State × event → state, reason, notice. The reducer, its tests and the help page are made of this. */
export const modeTable: Readonly<Record<ModeState, Readonly<Record<ModeEvent, ModeCell>>>> = {
  realtime_webhook: {
    ...unmoved,
    ...byHand,
    third_failed_run: failedRuns,
    long_failure: failedRuns,
    webhook_silent: silent,
    breaker_open: platformDown,
  },
  realtime_poll: {
    ...unmoved,
    ...byHand,
    third_failed_run: failedRuns,
    long_failure: failedRuns,
    webhook: told,
    breaker_open: platformDown,
  },
  batch: {
    ...unmoved,
    ...byHand,
    good_run: climbTo('realtime_poll'),
    long_failure: longFailure,
  },
  manual_fallback: {
    ...unmoved,
    ...byHand,
    good_run: climbTo('batch'),
  },
  manual_chosen: { ...unmoved, ...byHand },
  off: { ...unmoved, ...whileOff },
};
