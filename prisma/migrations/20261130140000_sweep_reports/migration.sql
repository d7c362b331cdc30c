-- CreateEnum
CREATE TYPE "SweepMode" AS ENUM ('all', 'changed');

-- CreateEnum
CREATE TYPE "SweepStatus" AS ENUM ('running', 'completed', 'aborted');

-- CreateTable
CREATE TABLE "SweepReport" (
    "id" UUID NOT NULL,
    "workflowId" TEXT NOT NULL,
    "firstRunId" TEXT NOT NULL,
    "operationId" UUID,
    "ownerId" TEXT,
    "mode" "SweepMode" NOT NULL,
    "status" "SweepStatus" NOT NULL DEFAULT 'running',
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "listings" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "partial" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "deferred" INTEGER NOT NULL DEFAULT 0,
    "unfinished" INTEGER NOT NULL DEFAULT 0,
    "busy" INTEGER NOT NULL DEFAULT 0,
    "nightsAdded" INTEGER NOT NULL DEFAULT 0,
    "nightsReleased" INTEGER NOT NULL DEFAULT 0,
    "nightsHeld" INTEGER NOT NULL DEFAULT 0,
    "pushes" INTEGER NOT NULL DEFAULT 0,
    "conflictsOpened" INTEGER NOT NULL DEFAULT 0,
    "requests" JSONB NOT NULL DEFAULT '{}',
    "askRequests" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "SweepReport_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "SweepReport_finishedAt_check" CHECK (("status" = 'running') = ("finishedAt" IS NULL))
);

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "sweepId" UUID;

-- AlterTable
ALTER TABLE "Listing" ADD COLUMN     "sweptRevision" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "SweepReport_firstRunId_key" ON "SweepReport"("firstRunId");

-- CreateIndex
CREATE UNIQUE INDEX "SweepReport_operationId_key" ON "SweepReport"("operationId");

-- CreateIndex
CREATE INDEX "SweepReport_startedAt_idx" ON "SweepReport"("startedAt" DESC);

-- CreateIndex
CREATE INDEX "SyncRun_sweepId_listingId_idx" ON "SyncRun"("sweepId", "listingId");

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_sweepId_fkey" FOREIGN KEY ("sweepId") REFERENCES "SweepReport"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The schedule never has two sweeps under way: the next one closes what an earlier one left open.
CREATE UNIQUE INDEX "SweepReport_one_scheduled_running" ON "SweepReport" ((true)) WHERE "status" = 'running' AND "operationId" IS NULL;

-- A sweep that found nothing new at a listing logs that once, also when its activity is tried again.
CREATE UNIQUE INDEX "SyncRun_unchanged_once_a_sweep" ON "SyncRun"("sweepId", "listingId") WHERE "pass" IS NULL AND "sweepId" IS NOT NULL;
