import { type Answer, isStay, isWindowNight } from './answer.ts';
import type { Judged } from './broken-answer.ts';
import { provesCancellation } from './cancellation-proof.ts';
import type { NightRecord, Verdict } from './night-record.ts';

const MINUTE_MS = 60_000;
const HOLD_MS = 90 * MINUTE_MS;
const LONG_HOLD_MS = 360 * MINUTE_MS;
const WAVE_MS = 180 * MINUTE_MS;

/** What a good answer says of one night. Blocks of a wave wait; a hold begins where nothing lists the night any more. */
export function see(record: NightRecord, { entryOf, nowMs }: Answer, wave: Verdict): void {
  const entry = entryOf.get(record.night);
  if (!entry) {
    miss(record, nowMs);
    return;
  }
  const hadStay = record.entry !== null && isStay(record.entry);
  record.entry = entry;
  record.hold = null;
  if (isWindowNight(entry, record.night)) {
    record.status = 'window';
    record.waveSinceMs = null;
  } else if (isStay(entry)) take(record, nowMs);
  else seeBlock(record, nowMs, { wave, hadStay });
}

/** Open: a block that takes over a booking's night in a wave, and a block that was part of a wave of which little is left. */
function seeBlock(record: NightRecord, nowMs: number, { wave, hadStay }: { wave: Verdict; hadStay: boolean }): void {
  if (record.status === 'taken' && !(hadStay && wave !== 'no')) return;
  if (wave === 'no' && record.waveSinceMs === null) {
    take(record, nowMs);
    return;
  }
  record.waveSinceMs ??= nowMs;
  if (nowMs - record.waveSinceMs >= WAVE_MS) take(record, nowMs);
  else if (wave !== 'yes' || record.status !== 'free') record.status = 'either';
}

function take(record: NightRecord, nowMs: number): void {
  if (record.status !== 'taken') record.addedMs = nowMs;
  record.status = 'taken';
  record.waveSinceMs = null;
}

/** A window night that is gone may be free at once: its edge moved on, as it does every day. */
function miss(record: NightRecord, nowMs: number): void {
  record.waveSinceMs = null;
  if (record.status === 'free' || record.hold) return;
  if (record.status === 'taken') {
    record.hold = { sinceMs: nowMs, dueFromMs: nowMs + HOLD_MS, dueByMs: nowMs + HOLD_MS };
  } else {
    record.status = 'either';
    record.hold = { sinceMs: nowMs, dueFromMs: nowMs, dueByMs: nowMs + LONG_HOLD_MS };
  }
}

/** While an answer looks broken, every hold that is open takes 6 h. */
export function lengthen({ hold, status }: NightRecord, broken: Verdict): void {
  if (!hold || broken === 'no') return;
  hold.dueByMs = hold.sinceMs + LONG_HOLD_MS;
  if (broken === 'yes' && status === 'taken') hold.dueFromMs = hold.dueByMs;
}

/** Proof frees at once. Open: proof that comes at a later poll than the absence, or in an answer that may be broken. */
export function hasten({ hold, status, entry }: NightRecord, { answer, platform }: Judged, broken: Verdict): void {
  if (!hold || !entry || status !== 'taken' || broken === 'yes') return;
  const proof = provesCancellation(entry, answer, platform);
  if (proof === 'no') return;
  hold.dueFromMs = Math.min(hold.dueFromMs, answer.nowMs);
  if (proof === 'yes' && broken === 'no' && hold.sinceMs === answer.nowMs) hold.dueByMs = answer.nowMs;
}

/** What is due is free. */
export function release(record: NightRecord, nowMs: number): void {
  if (!record.hold || nowMs < record.hold.dueFromMs) return;
  const isFree = nowMs >= record.hold.dueByMs;
  record.status = isFree ? 'free' : 'either';
  if (isFree) {
    record.hold = null;
    record.entry = null;
  }
}
