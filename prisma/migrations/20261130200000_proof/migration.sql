-- The address that webhooks of an account had before it was renewed is good for a day more.
ALTER TABLE "HubAccount" ADD COLUMN "formerTokenHash" TEXT;
CREATE UNIQUE INDEX "HubAccount_formerTokenHash_key" ON "HubAccount"("formerTokenHash");
