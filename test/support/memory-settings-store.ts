import type { SettingsStore } from '../../src/settings-ports.ts';
import type { MemoryState } from './memory-state.ts';

/** The settings port over `state`: one audit entry for each setting that differs. */
export function memorySettingsStore(state: MemoryState): SettingsStore {
  return {
    async read() {
      return state.settings;
    },
    async update(patch, { actor, now }) {
      const before = state.settings;
      const {
        alertEscalationThreshold = before.alertEscalationThreshold,
        alertCountSpacingMin = before.alertCountSpacingMin,
        continuousSync = before.continuousSync,
      } = patch;
      const after = { alertEscalationThreshold, alertCountSpacingMin, continuousSync };
      for (const name of ['alertEscalationThreshold', 'alertCountSpacingMin', 'continuousSync'] as const) {
        if (before[name] === after[name]) continue;
        const change = { from: String(before[name]), to: String(after[name]), at: now };
        state.audit.push({ actor, action: 'setting_changed', subject: { kind: 'setting', id: name }, ...change });
      }
      state.settings = after;
      return after;
    },
  };
}
