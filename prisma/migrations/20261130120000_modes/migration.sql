-- AlterEnum
ALTER TYPE "ConnectionMode" ADD VALUE 'realtime' BEFORE 'manual';
ALTER TYPE "ConnectionMode" ADD VALUE 'batch' BEFORE 'manual';

-- AlterEnum
ALTER TYPE "HoldReason" ADD VALUE 'asked';

-- CreateEnum
CREATE TYPE "ModeState" AS ENUM ('realtime_webhook', 'realtime_poll', 'batch', 'manual_fallback', 'manual_chosen', 'off');

-- CreateEnum
CREATE TYPE "ModeReason" AS ENUM ('sweep', 'api', 'chosen', 'webhook', 'failed_runs', 'webhook_silent', 'breaker_open', 'long_failure', 'climbing', 'switched_off');

-- CreateEnum
CREATE TYPE "ModeNoticeKind" AS ENUM ('fallen', 'long_failure', 'back');

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "failedRuns" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "failingSince" TIMESTAMPTZ(3),
ADD COLUMN     "fallenSince" TIMESTAMPTZ(3),
ADD COLUMN     "modeReason" "ModeReason" NOT NULL DEFAULT 'sweep',
ADD COLUMN     "modeSince" TIMESTAMPTZ(3),
ADD COLUMN     "modeState" "ModeState" NOT NULL DEFAULT 'batch',
ADD COLUMN     "nextSyncAt" TIMESTAMPTZ(3),
ADD COLUMN     "syncIntervalMin" INTEGER;

-- CreateTable
CREATE TABLE "ModeNotice" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "kind" "ModeNoticeKind" NOT NULL,
    "fallenSince" TIMESTAMPTZ(3) NOT NULL,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ModeNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ModeNotice_connectionId_kind_fallenSince_key" ON "ModeNotice"("connectionId", "kind", "fallenSince");

-- AddForeignKey
ALTER TABLE "ModeNotice" ADD CONSTRAINT "ModeNotice_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every connection is read as it was: by the sweep, only by hand, or not at all.
UPDATE "Connection" SET "modeState" = 'manual_chosen', "modeReason" = 'chosen' WHERE "mode" = 'manual';
UPDATE "Connection" SET "modeState" = 'off', "modeReason" = 'switched_off' WHERE NOT "syncEnabled";

-- What the schema language cannot say.

ALTER TABLE "Connection"
  ADD CONSTRAINT "Connection_off" CHECK (("modeState" = 'off') = (NOT "syncEnabled")),
  ADD CONSTRAINT "Connection_manual_chosen" CHECK ("modeState" = 'off' OR ("modeState" = 'manual_chosen') = ("mode" = 'manual')),
  ADD CONSTRAINT "Connection_streak" CHECK ("failedRuns" >= 0 AND ("failedRuns" = 0) = ("failingSince" IS NULL)),
  ADD CONSTRAINT "Connection_interval" CHECK ("syncIntervalMin" BETWEEN 1 AND 5 OR "syncIntervalMin" BETWEEN 15 AND 30),
  ADD CONSTRAINT "Connection_own_time" CHECK ("nextSyncAt" IS NULL OR "modeState" IN ('realtime_poll', 'batch', 'manual_fallback'));

-- The minute tick asks which are due.
CREATE INDEX "Connection_due" ON "Connection" ("nextSyncAt") WHERE "nextSyncAt" IS NOT NULL;

CREATE INDEX "ModeNotice_owed" ON "ModeNotice" ("recipientId") WHERE "status" IN ('pending', 'sending');

ALTER TABLE "ModeNotice"
  ADD CONSTRAINT "ModeNotice_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "ModeNotice_sending" CHECK ("status" <> 'sending' OR "deliveryId" IS NOT NULL);
