-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "etag" TEXT,
ADD COLUMN     "lastModified" TEXT;

-- CreateTable
CREATE TABLE "Secret" (
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Secret_pkey" PRIMARY KEY ("name")
);
