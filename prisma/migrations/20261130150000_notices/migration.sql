-- CreateEnum
CREATE TYPE "NoticeKind" AS ENUM ('conflict_opened', 'booking_new', 'booking_cancelled', 'release_held', 'platform_fallback', 'platform_silent', 'critical_fault');

-- CreateEnum
CREATE TYPE "NoticeChannel" AS ENUM ('in_app', 'mail', 'push');

-- CreateEnum
CREATE TYPE "PushStatus" AS ENUM ('pending', 'sending', 'sent', 'failed', 'cancelled', 'expired');

-- CreateEnum
CREATE TYPE "PushFailureReason" AS ENUM ('unauthorized', 'refused', 'unopened');

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "quietFrom" TEXT,
ADD COLUMN     "quietTo" TEXT,
ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT 'Europe/Paris';

-- AlterTable
ALTER TABLE "MailRecipient" ADD COLUMN     "quietUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "NoticeChoice" (
    "userId" TEXT NOT NULL,
    "kind" "NoticeKind" NOT NULL,
    "channel" "NoticeChannel" NOT NULL,
    "isOn" BOOLEAN NOT NULL,

    CONSTRAINT "NoticeChoice_pkey" PRIMARY KEY ("userId","kind","channel")
);

-- CreateTable
CREATE TABLE "Notice" (
    "id" UUID NOT NULL,
    "recipientId" TEXT NOT NULL,
    "kind" "NoticeKind" NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "isUrgent" BOOLEAN NOT NULL,
    "inApp" BOOLEAN NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "listingId" UUID,
    "listingName" TEXT,
    "data" JSONB NOT NULL,

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticeMail" (
    "id" UUID NOT NULL,
    "noticeId" UUID NOT NULL,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "NoticeMail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PushSubscription" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "endpointHash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastPushAt" TIMESTAMPTZ(3),
    "failedTries" INTEGER NOT NULL DEFAULT 0,
    "retryAt" TIMESTAMPTZ(3),

    CONSTRAINT "PushSubscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticePush" (
    "noticeId" UUID NOT NULL,
    "subscriptionId" UUID NOT NULL,
    "status" "PushStatus" NOT NULL DEFAULT 'pending',
    "pushId" UUID,
    "claimedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "trouble" TEXT,

    CONSTRAINT "NoticePush_pkey" PRIMARY KEY ("noticeId","subscriptionId")
);

-- CreateTable
CREATE TABLE "PushFailure" (
    "id" UUID NOT NULL,
    "why" "PushFailureReason" NOT NULL,
    "failedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PushFailure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Notice_recipientId_key_key" ON "Notice"("recipientId", "key");

-- CreateIndex
CREATE INDEX "Notice_recipientId_at_id_idx" ON "Notice"("recipientId", "at" DESC, "id");

-- CreateIndex
CREATE INDEX "Notice_at_idx" ON "Notice"("at");

-- CreateIndex
CREATE INDEX "Notice_listingId_idx" ON "Notice"("listingId");

-- CreateIndex
CREATE UNIQUE INDEX "NoticeMail_noticeId_key" ON "NoticeMail"("noticeId");

-- CreateIndex
CREATE UNIQUE INDEX "PushSubscription_endpointHash_key" ON "PushSubscription"("endpointHash");

-- CreateIndex
CREATE INDEX "PushSubscription_userId_idx" ON "PushSubscription"("userId");

-- CreateIndex
CREATE INDEX "PushFailure_failedAt_idx" ON "PushFailure"("failedAt");

-- CreateIndex
CREATE INDEX "NoticePush_subscriptionId_status_idx" ON "NoticePush"("subscriptionId", "status");

-- AddForeignKey
ALTER TABLE "NoticeChoice" ADD CONSTRAINT "NoticeChoice_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_recipientId_fkey" FOREIGN KEY ("recipientId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NoticeMail" ADD CONSTRAINT "NoticeMail_noticeId_fkey" FOREIGN KEY ("noticeId") REFERENCES "Notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PushSubscription" ADD CONSTRAINT "PushSubscription_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NoticePush" ADD CONSTRAINT "NoticePush_noticeId_fkey" FOREIGN KEY ("noticeId") REFERENCES "Notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NoticePush" ADD CONSTRAINT "NoticePush_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "PushSubscription"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

ALTER TABLE "User" ADD CONSTRAINT "User_quiet_hours" CHECK (
  ("quietFrom" IS NULL) = ("quietTo" IS NULL) AND "quietFrom" <> "quietTo"
  AND "quietFrom" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' AND "quietTo" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');

ALTER TABLE "NoticeMail"
  ADD CONSTRAINT "NoticeMail_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "NoticeMail_sending" CHECK ("status" <> 'sending' OR "deliveryId" IS NOT NULL);
CREATE INDEX "NoticeMail_owed" ON "NoticeMail" ("recipientId") WHERE "status" IN ('pending', 'sending');

ALTER TABLE "NoticePush"
  ADD CONSTRAINT "NoticePush_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "NoticePush_sending" CHECK ("status" <> 'sending' OR ("pushId" IS NOT NULL AND "claimedAt" IS NOT NULL));
CREATE INDEX "NoticePush_owed" ON "NoticePush" ("subscriptionId") WHERE "status" IN ('pending', 'sending');

CREATE INDEX "Notice_unread" ON "Notice" ("recipientId") WHERE "inApp" AND "readAt" IS NULL;

-- Hints to whoever has a page open, committed with the change that they are of. What is told is only the topic and an ID:
-- {"topic", "id", "memberId", "audience"}. Audience "person": that person alone; "owner": also staff; "all": everybody.

CREATE FUNCTION relais_hint(topic TEXT, id TEXT, audience TEXT, "memberId" TEXT) RETURNS VOID LANGUAGE sql AS $$
  SELECT pg_notify('relais_hints',
    json_build_object('topic', topic, 'id', id, 'audience', audience, 'memberId', "memberId")::text)
$$;

CREATE FUNCTION relais_hint_of_listing(topic TEXT, id TEXT, "listingId" UUID) RETURNS VOID LANGUAGE sql AS $$
  SELECT relais_hint(topic, id, 'owner', (SELECT l."ownerId" FROM "Listing" l WHERE l."id" = "listingId"))
$$;

CREATE FUNCTION relais_hint_notice() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('notifications', CASE WHEN TG_OP = 'INSERT' THEN NEW."id"::text END, 'person', NEW."recipientId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Notice_hint_told" AFTER INSERT ON "Notice" FOR EACH ROW WHEN (NEW."inApp") EXECUTE FUNCTION relais_hint_notice();
CREATE TRIGGER "Notice_hint_read" AFTER UPDATE OF "readAt" ON "Notice" FOR EACH ROW WHEN (NEW."inApp") EXECUTE FUNCTION relais_hint_notice();

-- A sweep that finds nothing new is no news.
CREATE FUNCTION relais_hint_run() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint_of_listing('runs', NEW."id"::text, NEW."listingId");
  RETURN NULL;
END $$;
CREATE TRIGGER "SyncRun_hint_asked" AFTER INSERT ON "SyncRun" FOR EACH ROW
  WHEN (NEW."trigger" = 'manual') EXECUTE FUNCTION relais_hint_run();
CREATE TRIGGER "SyncRun_hint_moved" AFTER UPDATE OF "status", "results" ON "SyncRun" FOR EACH ROW
  WHEN (NEW."trigger" = 'manual' OR OLD."status" <> NEW."status" AND (NEW."availabilityChanged" OR NEW."status" IN ('failed', 'partial')))
  EXECUTE FUNCTION relais_hint_run();

CREATE FUNCTION relais_hint_listing() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('listings', COALESCE(NEW."id", OLD."id")::text, 'owner', COALESCE(NEW."ownerId", OLD."ownerId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "Listing_hint_made" AFTER INSERT OR DELETE ON "Listing" FOR EACH ROW EXECUTE FUNCTION relais_hint_listing();
CREATE TRIGGER "Listing_hint_changed" AFTER UPDATE OF "name", "timeZone", "active", "revision" ON "Listing" FOR EACH ROW
  EXECUTE FUNCTION relais_hint_listing();

CREATE FUNCTION relais_hint_conflict() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint_of_listing('conflicts', NEW."id"::text, NEW."listingId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Conflict_hint" AFTER INSERT OR UPDATE ON "Conflict" FOR EACH ROW EXECUTE FUNCTION relais_hint_conflict();

CREATE FUNCTION relais_hint_alert() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('alerts', NEW."id"::text, 'owner', NEW."ownerId");
  RETURN NULL;
END $$;
CREATE TRIGGER "SyncAlert_hint_opened" AFTER INSERT ON "SyncAlert" FOR EACH ROW EXECUTE FUNCTION relais_hint_alert();
CREATE TRIGGER "SyncAlert_hint_changed" AFTER UPDATE ON "SyncAlert" FOR EACH ROW
  WHEN ((OLD."status", OLD."cycle", OLD."failedAttempts", OLD."acknowledgedUntil", OLD."snoozedUntil", OLD."incidentId")
    IS DISTINCT FROM (NEW."status", NEW."cycle", NEW."failedAttempts", NEW."acknowledgedUntil", NEW."snoozedUntil", NEW."incidentId"))
  EXECUTE FUNCTION relais_hint_alert();

CREATE FUNCTION relais_hint_connection() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint_of_listing('connections', COALESCE(NEW."id", OLD."id")::text, COALESCE(NEW."listingId", OLD."listingId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "Connection_hint_made" AFTER INSERT OR DELETE ON "Connection" FOR EACH ROW EXECUTE FUNCTION relais_hint_connection();
CREATE TRIGGER "Connection_hint_changed" AFTER UPDATE ON "Connection" FOR EACH ROW
  WHEN ((OLD."label", OLD."mode", OLD."modeState", OLD."modeReason", OLD."syncEnabled", OLD."syncIntervalMin", OLD."lastFailure" IS NULL)
    IS DISTINCT FROM (NEW."label", NEW."mode", NEW."modeState", NEW."modeReason", NEW."syncEnabled", NEW."syncIntervalMin", NEW."lastFailure" IS NULL))
  EXECUTE FUNCTION relais_hint_connection();

CREATE FUNCTION relais_hint_sync() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('sync', NULL, 'all', NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER "Breaker_hint" AFTER UPDATE OF "state" ON "Breaker" FOR EACH ROW
  WHEN (OLD."state" <> NEW."state") EXECUTE FUNCTION relais_hint_sync();
CREATE TRIGGER "Incident_hint" AFTER INSERT OR UPDATE OF "endedAt" ON "Incident" FOR EACH ROW EXECUTE FUNCTION relais_hint_sync();
CREATE TRIGGER "RuntimeSettings_hint" AFTER INSERT OR UPDATE ON "RuntimeSettings" FOR EACH ROW EXECUTE FUNCTION relais_hint_sync();

-- Whoever signed out, or may see other things from now on, is looked at again.
CREATE FUNCTION relais_hint_session() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('session', NULL, 'person', OLD."userId");
  RETURN NULL;
END $$;
CREATE TRIGGER "Session_hint" AFTER DELETE ON "Session" FOR EACH ROW EXECUTE FUNCTION relais_hint_session();
CREATE FUNCTION relais_hint_role() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('session', NULL, 'person', NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "User_hint" AFTER UPDATE OF "role" ON "User" FOR EACH ROW
  WHEN (OLD."role" <> NEW."role") EXECUTE FUNCTION relais_hint_role();
