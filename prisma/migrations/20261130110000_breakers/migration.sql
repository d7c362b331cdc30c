-- CreateEnum
CREATE TYPE "BreakerState" AS ENUM ('closed', 'open', 'half_open', 'forced_open', 'forced_closed');

-- CreateEnum
CREATE TYPE "IncidentEnd" AS ENUM ('recovered', 'forced');

-- CreateEnum
CREATE TYPE "IncidentStage" AS ENUM ('opened', 'over');

-- AlterTable
ALTER TABLE "SyncAlert" ADD COLUMN     "incidentId" UUID;

-- CreateTable
CREATE TABLE "Breaker" (
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "BreakerState" NOT NULL,
    "generation" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "lastGoodAt" TIMESTAMPTZ(3),
    "lastBadAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Breaker_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "end" "IncidentEnd",
    "listings" INTEGER NOT NULL,
    "nextReviewAt" TIMESTAMPTZ(3),

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IncidentNotice" (
    "id" UUID NOT NULL,
    "incidentId" UUID NOT NULL,
    "stage" "IncidentStage" NOT NULL,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "IncidentNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Incident_openedAt_idx" ON "Incident"("openedAt" DESC);

-- CreateIndex
CREATE INDEX "IncidentNotice_recipientId_status_idx" ON "IncidentNotice"("recipientId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "IncidentNotice_incidentId_stage_recipientId_key" ON "IncidentNotice"("incidentId", "stage", "recipientId");

-- CreateIndex
CREATE INDEX "Connection_connector_host_idx" ON "Connection"("connector", "host");

-- CreateIndex
CREATE INDEX "SyncAlert_incidentId_idx" ON "SyncAlert"("incidentId");

-- AddForeignKey
ALTER TABLE "SyncAlert" ADD CONSTRAINT "SyncAlert_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentNotice" ADD CONSTRAINT "IncidentNotice_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One incident of a key is open at a time, and one that has ended says how.
CREATE UNIQUE INDEX "Incident_one_open" ON "Incident" ("key") WHERE "endedAt" IS NULL;
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_end" CHECK (("endedAt" IS NULL) = ("end" IS NULL));
