-- CreateEnum
CREATE TYPE "ConflictKind" AS ENUM ('double_booking', 'booking_over_block', 'probable_copy');

-- CreateEnum
CREATE TYPE "ConflictSeverity" AS ENUM ('low', 'medium', 'high', 'critical');

-- CreateEnum
CREATE TYPE "ConflictState" AS ENUM ('open', 'waiting_platform', 'resolved', 'ignored');

-- CreateEnum
CREATE TYPE "ConflictResolution" AS ENUM ('kept_one', 'kept_both', 'platform_confirmed', 'side_went', 'nights_past', 'explained');

-- CreateEnum
CREATE TYPE "ConflictNoticeStage" AS ENUM ('opened', 'reminder');

-- CreateTable
CREATE TABLE "Conflict" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "pairKey" TEXT NOT NULL,
    "sides" JSONB NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "kind" "ConflictKind" NOT NULL,
    "severity" "ConflictSeverity" NOT NULL,
    "state" "ConflictState" NOT NULL DEFAULT 'open',
    "cycle" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "keep" INTEGER,
    "waitingSince" TIMESTAMPTZ(3),
    "resolution" "ConflictResolution",
    "resolvedAt" TIMESTAMPTZ(3),
    "remindAt" TIMESTAMPTZ(3),
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Conflict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConflictEvent" (
    "id" UUID NOT NULL,
    "conflictId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actorId" TEXT,
    "actorRole" "Role",
    "fromState" "ConflictState",
    "toState" "ConflictState" NOT NULL,
    "severity" "ConflictSeverity" NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "reason" TEXT,
    "runId" UUID,

    CONSTRAINT "ConflictEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConflictNotice" (
    "id" UUID NOT NULL,
    "conflictId" UUID NOT NULL,
    "stage" "ConflictNoticeStage" NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ConflictNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Conflict_listingId_openedAt_idx" ON "Conflict"("listingId", "openedAt" DESC);

-- CreateIndex
CREATE INDEX "ConflictEvent_conflictId_at_idx" ON "ConflictEvent"("conflictId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "ConflictNotice_conflictId_stage_ordinal_key" ON "ConflictNotice"("conflictId", "stage", "ordinal");

-- AddForeignKey
ALTER TABLE "Conflict" ADD CONSTRAINT "Conflict_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConflictNotice" ADD CONSTRAINT "ConflictNotice_conflictId_fkey" FOREIGN KEY ("conflictId") REFERENCES "Conflict"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A pair of causes has at most one conflict that has not ended, so that nothing is found twice.
CREATE UNIQUE INDEX "Conflict_one_standing" ON "Conflict" ("listingId", "pairKey") WHERE "endedAt" IS NULL;
-- What the minute tick looks at is found without the rest.
CREATE INDEX "Conflict_remind" ON "Conflict" ("remindAt") WHERE "remindAt" IS NOT NULL;
CREATE INDEX "ConflictNotice_owed" ON "ConflictNotice" ("recipientId") WHERE "status" IN ('pending', 'sending');

ALTER TABLE "Conflict"
  ADD CONSTRAINT "Conflict_nights" CHECK ("from" < "to"),
  ADD CONSTRAINT "Conflict_sides" CHECK (jsonb_typeof("sides") = 'array' AND jsonb_array_length("sides") = 2),
  ADD CONSTRAINT "Conflict_keep" CHECK ("keep" IN (0, 1)),
  ADD CONSTRAINT "Conflict_counts" CHECK ("cycle" >= 1 AND "revision" >= 1),
  ADD CONSTRAINT "Conflict_resolved" CHECK (
    ("state" = 'resolved') = ("resolution" IS NOT NULL) AND ("resolution" IS NULL) = ("resolvedAt" IS NULL)),
  ADD CONSTRAINT "Conflict_waiting" CHECK (("state" = 'waiting_platform') = ("waitingSince" IS NOT NULL)),
  ADD CONSTRAINT "Conflict_waiting_keep" CHECK ("state" <> 'waiting_platform' OR "keep" IS NOT NULL),
  -- What somebody still has to decide has not ended, and only of that is anybody reminded.
  ADD CONSTRAINT "Conflict_undecided" CHECK ("state" IN ('resolved', 'ignored') OR "endedAt" IS NULL),
  ADD CONSTRAINT "Conflict_reminded" CHECK ("state" IN ('open', 'waiting_platform') OR "remindAt" IS NULL);

ALTER TABLE "ConflictNotice"
  ADD CONSTRAINT "ConflictNotice_ordinal" CHECK ("ordinal" >= 1),
  ADD CONSTRAINT "ConflictNotice_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "ConflictNotice_sending" CHECK ("status" <> 'sending' OR "deliveryId" IS NOT NULL);

CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'History is append-only: % of "%" is refused.', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER "ConflictEvent_append_only" BEFORE UPDATE OR DELETE ON "ConflictEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
