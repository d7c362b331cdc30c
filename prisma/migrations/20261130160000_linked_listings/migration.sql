-- CreateTable
CREATE TABLE "ListingLink" (
    "wholeId" UUID NOT NULL,
    "partId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ListingLink_pkey" PRIMARY KEY ("wholeId","partId")
);

-- CreateIndex
CREATE INDEX "ListingLink_partId_idx" ON "ListingLink"("partId");

-- AddForeignKey
ALTER TABLE "ListingLink" ADD CONSTRAINT "ListingLink_wholeId_fkey" FOREIGN KEY ("wholeId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ListingLink" ADD CONSTRAINT "ListingLink_partId_fkey" FOREIGN KEY ("partId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "Conflict" ADD COLUMN     "linkedId" UUID;

-- CreateIndex
CREATE INDEX "Conflict_linkedId_idx" ON "Conflict"("linkedId");

ALTER TABLE "ListingLink" ADD CONSTRAINT "ListingLink_two_listings" CHECK ("wholeId" <> "partId");
ALTER TABLE "Conflict" ADD CONSTRAINT "Conflict_two_listings" CHECK ("linkedId" <> "listingId");

-- Two levels and one owner: what no other constraint can say. Both listings are locked by whoever links them, so that two
-- who link at once cannot both pass.
CREATE FUNCTION "ListingLink_check"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "Listing" WHERE "id" IN (NEW."wholeId", NEW."partId") ORDER BY "id" FOR UPDATE;
  IF EXISTS (SELECT 1 FROM "ListingLink" WHERE "partId" = NEW."wholeId" OR "wholeId" = NEW."partId") THEN
    RAISE EXCEPTION 'Listing % or % would be a part and a whole at once.', NEW."wholeId", NEW."partId" USING ERRCODE = 'check_violation';
  END IF;
  IF (SELECT count(DISTINCT "ownerId") FROM "Listing" WHERE "id" IN (NEW."wholeId", NEW."partId")) <> 1 THEN
    RAISE EXCEPTION 'Listings % and % are not of one owner.', NEW."wholeId", NEW."partId" USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "ListingLink_two_levels" BEFORE INSERT OR UPDATE ON "ListingLink"
  FOR EACH ROW EXECUTE FUNCTION "ListingLink_check"();
