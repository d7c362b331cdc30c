-- CreateEnum
CREATE TYPE "SideEnding" AS ENUM ('api', 'host_on_platform');

-- CreateEnum
CREATE TYPE "CancellationState" AS ENUM ('owed', 'sent', 'done', 'refused', 'moot');

-- AlterTable
ALTER TABLE "Block" ADD COLUMN     "leftById" UUID;

-- AlterTable
ALTER TABLE "Conflict" ADD COLUMN     "endedBy" "SideEnding";

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "sales" JSONB;

-- CreateTable
CREATE TABLE "BookingCancellation" (
    "id" UUID NOT NULL,
    "conflictId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "bookingId" TEXT NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "state" "CancellationState" NOT NULL DEFAULT 'owed',
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "tryAt" TIMESTAMPTZ(3) NOT NULL,
    "taker" UUID,
    "takenUntil" TIMESTAMPTZ(3),
    "failure" JSONB,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "BookingCancellation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BookingCancellation_connectionId_idx" ON "BookingCancellation"("connectionId");

-- AddForeignKey
ALTER TABLE "BookingCancellation" ADD CONSTRAINT "BookingCancellation_conflictId_fkey" FOREIGN KEY ("conflictId") REFERENCES "Conflict"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BookingCancellation" ADD CONSTRAINT "BookingCancellation_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One decision has one booking cancelled, whatever the race.
CREATE UNIQUE INDEX "BookingCancellation_one_a_conflict" ON "BookingCancellation" ("conflictId") WHERE "settledAt" IS NULL;
-- What the minute tick looks at is found without the rest.
CREATE INDEX "BookingCancellation_owed" ON "BookingCancellation" ("tryAt") WHERE "settledAt" IS NULL;

ALTER TABLE "BookingCancellation"
  ADD CONSTRAINT "BookingCancellation_nights" CHECK ("from" < "to"),
  ADD CONSTRAINT "BookingCancellation_settled" CHECK (("state" IN ('owed', 'sent')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "BookingCancellation_taken" CHECK (("taker" IS NULL) = ("takenUntil" IS NULL));
ALTER TABLE "Conflict"
  ADD CONSTRAINT "Conflict_ended_by" CHECK ("endedBy" IS NULL OR "state" = 'waiting_platform');
