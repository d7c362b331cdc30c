import type { ByStaff } from '../alert-ports.ts';
import type { AlertSettings } from '../domain/alert.ts';
import type { RuntimeSettings, SettingsStore } from '../settings-ports.ts';
import { appendAudit } from './audit.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

const where = { id: 1 };
const names = ['alertEscalationThreshold', 'alertCountSpacingMin', 'continuousSync'] as const;
const MINUTE_MS = 60_000;

/** The settings in force: what an admin chose, else the environment's. */
export async function alertSettingsIn(tx: Prisma.TransactionClient, defaults: AlertSettings): Promise<AlertSettings> {
  const row = await tx.runtimeSettings.findUnique({ where });
  const spacingMin = row?.alertCountSpacingMin;
  return {
    threshold: row?.alertEscalationThreshold ?? defaults.threshold,
    countSpacingMs: spacingMin == null ? defaults.countSpacingMs : spacingMin * MINUTE_MS,
  };
}

/** True unless an admin stopped what relais does by itself. */
export async function isContinuousIn(tx: Pick<Prisma.TransactionClient, 'runtimeSettings'>): Promise<boolean> {
  return (await tx.runtimeSettings.findUnique({ where }))?.continuousSync ?? true;
}

/** Starts or stops it, with its audit event where it was otherwise; true if it was. */
export async function writeContinuous(
  tx: Prisma.TransactionClient,
  continuousSync: boolean,
  { actor, now }: ByStaff,
): Promise<boolean> {
  await lockSettings(tx);
  const before = await isContinuousIn(tx);
  if (before === continuousSync) return false;
  await tx.runtimeSettings.update({ where, data: { continuousSync } });
  await auditChange(tx, { name: 'continuousSync', from: before, to: continuousSync }, { actor, now });
  return true;
}

async function lockSettings(tx: Prisma.TransactionClient): Promise<void> {
  await tx.runtimeSettings.createMany({ data: [where], skipDuplicates: true });
  await tx.$executeRaw`SELECT 1 FROM "RuntimeSettings" WHERE "id" = 1 FOR UPDATE`;
}

type Change = { readonly name: string; readonly from: number | boolean; readonly to: number | boolean };

function auditChange(tx: Prisma.TransactionClient, { name, from, to }: Change, { actor, now }: ByStaff): Promise<void> {
  const subject = { kind: 'setting', id: name };
  const states = { from: String(from), to: String(to) };
  return appendAudit(tx, { actor, action: 'setting_changed', subject, ...states, at: now });
}

/** Settings on PostgreSQL. */
export function createSettingsStore(prisma: PrismaClient, defaults: AlertSettings): SettingsStore {
  return {
    read: () => prisma.$transaction((tx) => settingsIn(tx, defaults)),

    update: (patch, { actor, now }) =>
      prisma.$transaction(async (tx) => {
        await lockSettings(tx);
        const before = await settingsIn(tx, defaults);
        for (const name of names) {
          const value = patch[name];
          if (value === undefined || value === before[name]) continue;
          await tx.runtimeSettings.update({ where, data: { [name]: value } });
          await auditChange(tx, { name, from: before[name], to: value }, { actor, now });
        }
        return settingsIn(tx, defaults);
      }),
  };
}

async function settingsIn(tx: Prisma.TransactionClient, defaults: AlertSettings): Promise<RuntimeSettings> {
  const { threshold, countSpacingMs } = await alertSettingsIn(tx, defaults);
  const continuousSync = await isContinuousIn(tx);
  return { alertEscalationThreshold: threshold, alertCountSpacingMin: countSpacingMs / MINUTE_MS, continuousSync };
}
