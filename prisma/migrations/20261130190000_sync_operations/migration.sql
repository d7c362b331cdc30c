-- CreateEnum
CREATE TYPE "OperationKind" AS ENUM ('sync_all', 'sync_platform', 'detect_conflicts', 'date_blocking', 'continuous_start', 'continuous_stop');

-- CreateEnum
CREATE TYPE "OperationMode" AS ENUM ('auto', 'realtime', 'batch', 'manual');

-- CreateEnum
CREATE TYPE "OperationState" AS ENUM ('queued', 'running', 'succeeded', 'partial', 'failed');

-- AlterTable
ALTER TABLE "RuntimeSettings" ADD COLUMN     "continuousSync" BOOLEAN;

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "log" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "SyncOperation" (
    "id" UUID NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "requestedByRole" "Role" NOT NULL,
    "kind" "OperationKind" NOT NULL,
    "mode" "OperationMode",
    "ownerId" TEXT,
    "platform" TEXT,
    "listingId" UUID,
    "from" DATE,
    "to" DATE,
    "key" TEXT NOT NULL,
    "state" "OperationState" NOT NULL DEFAULT 'queued',
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "advancedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "queuedUpTo" UUID,
    "isQueued" BOOLEAN NOT NULL DEFAULT false,
    "listings" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,

    CONSTRAINT "SyncOperation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncOperationRun" (
    "operationId" UUID NOT NULL,
    "runId" UUID NOT NULL,

    CONSTRAINT "SyncOperationRun_pkey" PRIMARY KEY ("operationId","runId")
);

-- CreateIndex
CREATE INDEX "SyncOperation_requestedBy_requestedAt_idx" ON "SyncOperation"("requestedBy", "requestedAt" DESC);

-- CreateIndex
CREATE INDEX "SyncOperation_ownerId_requestedAt_idx" ON "SyncOperation"("ownerId", "requestedAt" DESC);

-- CreateIndex
CREATE INDEX "SyncOperation_requestedAt_idx" ON "SyncOperation"("requestedAt" DESC);

-- CreateIndex
CREATE INDEX "SyncOperationRun_runId_idx" ON "SyncOperationRun"("runId");

-- CreateIndex
CREATE INDEX "AcceptedEvent_runId_idx" ON "AcceptedEvent"("runId");

-- AddForeignKey
ALTER TABLE "SyncOperationRun" ADD CONSTRAINT "SyncOperationRun_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "SyncOperation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncOperationRun" ADD CONSTRAINT "SyncOperationRun_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- The same request joins the operation that is under way.
CREATE UNIQUE INDEX "SyncOperation_one_open" ON "SyncOperation" ("key") WHERE "finishedAt" IS NULL;

-- The minute tick asks which nobody works on.
CREATE INDEX "SyncOperation_owed" ON "SyncOperation" ("advancedAt") WHERE "finishedAt" IS NULL;

ALTER TABLE "SyncOperation"
  ADD CONSTRAINT "SyncOperation_finished" CHECK (("state" IN ('queued', 'running')) = ("finishedAt" IS NULL)),
  ADD CONSTRAINT "SyncOperation_mode" CHECK (("kind" = 'sync_all') = ("mode" IS NOT NULL)),
  ADD CONSTRAINT "SyncOperation_platform" CHECK (("kind" = 'sync_platform') = ("platform" IS NOT NULL)),
  ADD CONSTRAINT "SyncOperation_nights" CHECK ("kind" <> 'date_blocking' OR ("listingId" IS NOT NULL AND "from" < "to"));

-- Runs that changed nothing are forgotten after their time: see src/persistence/run-retention.ts.
CREATE INDEX "SyncRun_forgettable" ON "SyncRun" ("finishedAt")
  WHERE "status" = 'succeeded' AND "trigger" IN ('schedule', 'poll') AND NOT "availabilityChanged"
    AND "publications" = '[]'::jsonb AND NOT jsonb_path_exists("results", '$[*] ? (@.nightsAdded > 0
      || @.nightsReleased > 0 || @.nightsHeld > 0 || @.nightsRestored > 0)'::jsonpath);
