import type { ByStaff } from './alert-ports.ts';

/** Settings that an admin changes while relais runs; null stands for the environment's value. */
export type RuntimeSettings = {
  readonly alertEscalationThreshold: number;
  readonly alertCountSpacingMin: number;
  /** False while relais syncs nothing by itself: see `POST /api/sync/continuous`. */
  readonly continuousSync: boolean;
};

export interface SettingsStore {
  read(): Promise<RuntimeSettings>;
  /** Changes what is given, with one audit event for each setting that differs. */
  update(
    patch: { readonly [Name in keyof RuntimeSettings]?: RuntimeSettings[Name] | undefined },
    by: ByStaff,
  ): Promise<RuntimeSettings>;
}
