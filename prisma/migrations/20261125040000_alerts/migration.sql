-- CreateEnum
CREATE TYPE "AlertStatus" AS ENUM ('active', 'escalated', 'resolved');

-- CreateEnum
CREATE TYPE "AlertResolution" AS ENUM ('support', 'recovered', 'listing_deleted', 'listing_inactive');

-- CreateEnum
CREATE TYPE "NotificationStage" AS ENUM ('owner', 'escalated', 'reminder', 'recovered');

-- CreateEnum
CREATE TYPE "NotificationStatus" AS ENUM ('pending', 'sending', 'sent', 'unconfirmed', 'refused', 'cancelled', 'expired');

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "allGood" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "SyncAlert" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "listingName" TEXT NOT NULL,
    "ownerId" TEXT,
    "status" "AlertStatus" NOT NULL,
    "cycle" INTEGER NOT NULL DEFAULT 1,
    "errorType" TEXT NOT NULL,
    "errorMessage" TEXT NOT NULL,
    "failedAttempts" INTEGER NOT NULL,
    "threshold" INTEGER NOT NULL,
    "lastRunNumber" INTEGER NOT NULL,
    "goodRuns" INTEGER NOT NULL DEFAULT 0,
    "firstFailedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastFailedAt" TIMESTAMPTZ(3) NOT NULL,
    "ownerToldAt" TIMESTAMPTZ(3),
    "escalatedAt" TIMESTAMPTZ(3),
    "nextReminderAt" TIMESTAMPTZ(3),
    "reminderCount" INTEGER NOT NULL DEFAULT 0,
    "acknowledgedBy" TEXT,
    "acknowledgedUntil" TIMESTAMPTZ(3),
    "snoozedUntil" TIMESTAMPTZ(3),
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedBy" TEXT,
    "resolution" "AlertResolution",
    "resolutionNote" TEXT,
    "reopenCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "reviewOwedSince" TIMESTAMPTZ(3),
    "nextReviewAt" TIMESTAMPTZ(3),

    CONSTRAINT "SyncAlert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertOccurrence" (
    "id" UUID NOT NULL,
    "alertId" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "runId" UUID NOT NULL,
    "runNumber" INTEGER NOT NULL,
    "trigger" "RunTrigger" NOT NULL,
    "runStatus" "RunStatus" NOT NULL,
    "failure" JSONB NOT NULL,
    "failedAt" TIMESTAMPTZ(3) NOT NULL,
    "counted" BOOLEAN NOT NULL,

    CONSTRAINT "AlertOccurrence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" UUID NOT NULL,
    "alertId" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stage" "NotificationStage" NOT NULL,
    "ordinal" INTEGER NOT NULL DEFAULT 0,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailRecipient" (
    "recipientId" TEXT NOT NULL,
    "lastMailAt" TIMESTAMPTZ(3),
    "retryAt" TIMESTAMPTZ(3),
    "failedSends" INTEGER NOT NULL DEFAULT 0,
    "trouble" TEXT,

    CONSTRAINT "MailRecipient_pkey" PRIMARY KEY ("recipientId")
);

-- CreateTable
CREATE TABLE "RuntimeSettings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "alertEscalationThreshold" INTEGER,
    "alertCountSpacingMin" INTEGER,

    CONSTRAINT "RuntimeSettings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SyncAlert_listingId_createdAt_idx" ON "SyncAlert"("listingId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "SyncAlert_status_failedAttempts_firstFailedAt_idx" ON "SyncAlert"("status", "failedAttempts" DESC, "firstFailedAt");

-- CreateIndex
CREATE INDEX "SyncAlert_resolvedAt_idx" ON "SyncAlert"("resolvedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AlertOccurrence_runId_key" ON "AlertOccurrence"("runId");

-- CreateIndex
CREATE INDEX "AlertOccurrence_alertId_runNumber_idx" ON "AlertOccurrence"("alertId", "runNumber" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AlertOccurrence_alertId_runId_key" ON "AlertOccurrence"("alertId", "runId");

-- CreateIndex
CREATE INDEX "Notification_status_settledAt_idx" ON "Notification"("status", "settledAt");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_alertId_cycle_stage_ordinal_recipientId_key" ON "Notification"("alertId", "cycle", "stage", "ordinal", "recipientId");

-- AddForeignKey
ALTER TABLE "AlertOccurrence" ADD CONSTRAINT "AlertOccurrence_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "SyncAlert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "SyncAlert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- At most one alert of a listing is open.
CREATE UNIQUE INDEX "SyncAlert_one_open" ON "SyncAlert" ("listingId") WHERE "status" <> 'resolved';
CREATE INDEX "SyncAlert_review_owed" ON "SyncAlert" ("reviewOwedSince") WHERE "reviewOwedSince" IS NOT NULL;
CREATE INDEX "SyncAlert_next_review" ON "SyncAlert" ("nextReviewAt") WHERE "status" <> 'resolved';

ALTER TABLE "SyncAlert"
  ADD CONSTRAINT "SyncAlert_resolved" CHECK (
    ("status" = 'resolved') = ("resolvedAt" IS NOT NULL) AND ("resolvedAt" IS NULL) = ("resolution" IS NULL)),
  -- Only a person resolves by hand, and only then is there one.
  ADD CONSTRAINT "SyncAlert_resolved_by" CHECK (("resolvedBy" IS NOT NULL) = (COALESCE("resolution" = 'support', false))),
  ADD CONSTRAINT "SyncAlert_escalated" CHECK ("status" <> 'escalated' OR "escalatedAt" IS NOT NULL),
  -- What only an open alert has is cleared when it is resolved.
  ADD CONSTRAINT "SyncAlert_cleared" CHECK ("status" <> 'resolved' OR (
    "acknowledgedUntil" IS NULL AND "snoozedUntil" IS NULL AND "nextReminderAt" IS NULL)),
  ADD CONSTRAINT "SyncAlert_acknowledged" CHECK (("acknowledgedBy" IS NULL) = ("acknowledgedUntil" IS NULL)),
  ADD CONSTRAINT "SyncAlert_counts" CHECK ("failedAttempts" >= 0 AND "threshold" >= 1 AND "cycle" = "reopenCount" + 1);

-- What waits is found without the history.
CREATE INDEX "Notification_open" ON "Notification" ("recipientId", "createdAt") WHERE "status" IN ('pending', 'sending');

ALTER TABLE "Notification"
  ADD CONSTRAINT "Notification_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "Notification_sending" CHECK ("status" <> 'sending' OR "deliveryId" IS NOT NULL),
  ADD CONSTRAINT "Notification_ordinal" CHECK (("stage" = 'reminder') = ("ordinal" > 0));

ALTER TABLE "RuntimeSettings" ADD CONSTRAINT "RuntimeSettings_one_row" CHECK ("id" = 1);

-- The last good run of a listing is found at once, however long it has been failing since.
CREATE INDEX "SyncRun_good" ON "SyncRun" ("listingId", "number") WHERE "status" = 'succeeded' AND "allGood";
-- What failed lately is found without the history.
CREATE INDEX "SyncRun_failed" ON "SyncRun" ("finishedAt") WHERE "status" IN ('failed', 'partial');
-- Alerts go by run number, so a run that failed has one; runs of before this rule keep what they have.
ALTER TABLE "SyncRun"
  ADD CONSTRAINT "SyncRun_failed_number" CHECK ("status" NOT IN ('failed', 'partial') OR "number" IS NOT NULL) NOT VALID;

-- Failed runs are told by alerts now: what an earlier release wrote stays.
DROP INDEX "AuditEvent_one_failure";
