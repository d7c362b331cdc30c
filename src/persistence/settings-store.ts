import type { AlertSettings } from '../domain/alert.ts';
import type { RuntimeSettings, SettingsStore } from '../settings-ports.ts';
import { appendAudit } from './audit.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

const where = { id: 1 };
const names = ['alertEscalationThreshold', 'alertCountSpacingMin'] as const;
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

/** Settings on PostgreSQL. */
export function createSettingsStore(prisma: PrismaClient, defaults: AlertSettings): SettingsStore {
  return {
    read: () => prisma.$transaction((tx) => settingsIn(tx, defaults)),

    update: (patch, { actor, now }) =>
      prisma.$transaction(async (tx) => {
        await tx.runtimeSettings.createMany({ data: [where], skipDuplicates: true });
        await tx.$executeRaw`SELECT 1 FROM "RuntimeSettings" WHERE "id" = 1 FOR UPDATE`;
        const before = await settingsIn(tx, defaults);
        for (const name of names) {
          const value = patch[name];
          if (value === undefined || value === before[name]) continue;
          await tx.runtimeSettings.update({ where, data: { [name]: value } });
          const states = { from: String(before[name]), to: String(value) };
          await appendAudit(tx, {
            actor,
            action: 'setting_changed',
            subject: { kind: 'setting', id: name },
            ...states,
            at: now,
          });
        }
        return settingsIn(tx, defaults);
      }),
  };
}

async function settingsIn(tx: Prisma.TransactionClient, defaults: AlertSettings): Promise<RuntimeSettings> {
  const { threshold, countSpacingMs } = await alertSettingsIn(tx, defaults);
  return { alertEscalationThreshold: threshold, alertCountSpacingMin: countSpacingMs / MINUTE_MS };
}
