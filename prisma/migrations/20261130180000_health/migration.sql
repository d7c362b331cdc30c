-- CreateEnum
CREATE TYPE "WorkerQueue" AS ENUM ('sync', 'mail');

-- CreateEnum
CREATE TYPE "CriticalFaultKind" AS ENUM ('no_sweep', 'worker_silent', 'mail_worker_silent', 'mail_stuck');

-- CreateEnum
CREATE TYPE "CriticalStage" AS ENUM ('opened', 'over');

-- AlterTable
ALTER TABLE "MailRecipient" ADD COLUMN "lastTakenAt" TIMESTAMPTZ(3),
ADD COLUMN "refusedAt" TIMESTAMPTZ(3),
ADD COLUMN "refusedBeforeAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "workerId" UUID NOT NULL,
    "queue" "WorkerQueue" NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "beatAt" TIMESTAMPTZ(3) NOT NULL,
    "heardAt" TIMESTAMPTZ(3),
    "heardBeatAt" TIMESTAMPTZ(3),

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("workerId","queue")
);

-- CreateTable
CREATE TABLE "PlatformReadings" (
    "key" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "good" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "steps" INTEGER[],

    CONSTRAINT "PlatformReadings_pkey" PRIMARY KEY ("key","startsAt")
);

-- CreateTable
CREATE TABLE "HubBudget" (
    "accountId" UUID NOT NULL,
    "remaining" DOUBLE PRECISION NOT NULL,
    "resetsAt" TIMESTAMPTZ(3),
    "notedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HubBudget_pkey" PRIMARY KEY ("accountId")
);

-- CreateTable
CREATE TABLE "CriticalWatch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "lookedAt" TIMESTAMPTZ(3) NOT NULL,
    "watchedSince" TIMESTAMPTZ(3) NOT NULL,
    "sweepOwedSince" TIMESTAMPTZ(3),

    CONSTRAINT "CriticalWatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CriticalFault" (
    "id" UUID NOT NULL,
    "kind" "CriticalFaultKind" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CriticalFault_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CriticalWord" (
    "id" UUID NOT NULL,
    "faultId" UUID NOT NULL,
    "stage" "CriticalStage" NOT NULL,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    "nextTryAt" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,
    "trouble" TEXT,

    CONSTRAINT "CriticalWord_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "WorkerHeartbeat_queue_beatAt_idx" ON "WorkerHeartbeat"("queue", "beatAt" DESC);

-- CreateIndex
CREATE INDEX "PlatformReadings_startsAt_idx" ON "PlatformReadings"("startsAt");

-- CreateIndex
CREATE INDEX "CriticalFault_openedAt_idx" ON "CriticalFault"("openedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "CriticalWord_faultId_stage_recipientId_key" ON "CriticalWord"("faultId", "stage", "recipientId");

-- AddForeignKey
ALTER TABLE "HubBudget" ADD CONSTRAINT "HubBudget_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "HubAccount"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CriticalWord" ADD CONSTRAINT "CriticalWord_faultId_fkey" FOREIGN KEY ("faultId") REFERENCES "CriticalFault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- Until now a mail that was refused counted as taken too, so this may be too late a time, never too early a one.
UPDATE "MailRecipient" SET "lastTakenAt" = "lastMailAt";

ALTER TABLE "PlatformReadings" ADD CONSTRAINT "PlatformReadings_counts" CHECK ("good" >= 0 AND "failed" >= 0);

ALTER TABLE "CriticalWatch"
  ADD CONSTRAINT "CriticalWatch_one" CHECK ("id" = 1),
  ADD CONSTRAINT "CriticalWatch_times" CHECK ("watchedSince" <= "lookedAt" AND "sweepOwedSince" <= "lookedAt");

-- However many API processes look, a fault that lasts is one.
CREATE UNIQUE INDEX "CriticalFault_open" ON "CriticalFault" ("kind") WHERE "endedAt" IS NULL;

ALTER TABLE "CriticalFault" ADD CONSTRAINT "CriticalFault_times" CHECK ("since" <= "openedAt" AND "openedAt" <= "endedAt");

ALTER TABLE "CriticalWord"
  ADD CONSTRAINT "CriticalWord_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "CriticalWord_tries" CHECK ("tries" >= "uncertainTries" AND "uncertainTries" >= 0);

-- What is to be handed over.
CREATE INDEX "CriticalWord_owed" ON "CriticalWord" ("nextTryAt") WHERE "status" IN ('pending', 'sending');
