import * as contract from '../contract/exports.ts';
import { silentSince } from '../domain/export-silence.ts';
import { exposureOf } from '../domain/exposure.ts';
import type { Instant } from '../domain/instant.ts';
import type { ExposedBooking } from '../export-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { proofHeaders, proofPage } from './exposure-proof.ts';
import { notFound } from './refusal.ts';
import { handle } from './route-handler.ts';

/** How long stays stayed open elsewhere, and the proof of it. */
export function exposureRoutes({ exports }: ApiDeps) {
  return {
    getBookingExposure: handle(contract.getBookingExposure, async ({ params, reach, now }) => {
      const found = await exports.exposureOf(reach, params.bookingId);
      if (!found) return notFound('booking', params.bookingId);
      const { id, from, to, since } = found.stay;
      const destinations = othersOf(found)
        .filter((each) => each.export.revokedAt === null)
        .map((each) => presentExposure(found.stay, each, now));
      return { data: { id, from, to, since, destinations } };
    }),

    getExposureProof: handle(contract.getExposureProof, async ({ params, reach, person, now }) => {
      const found = await exports.exposureOf(reach, params.bookingId);
      if (!found) return notFound('booking', params.bookingId);
      const destinations = othersOf(found).map((each) => ({
        ...each,
        exposure: exposureOf(found.stay, each.editions),
      }));
      const page = proofPage({ ...found, destinations }, { locale: person.locale, now });
      return { data: page, headers: proofHeaders(found.stay.id) };
    }),
  };
}

type Destination = ExposedBooking['destinations'][number];

/** The platform that the stay was read from knows it already. */
function othersOf({ stay, destinations }: ExposedBooking): Destination[] {
  return destinations.filter(
    (each) => each.export.connectionId === null || each.export.connectionId !== stay.connectionId,
  );
}

function presentExposure(stay: ExposedBooking['stay'], destination: Destination, now: Instant): contract.Exposure {
  const { id, connectionId, label, platform, readAts } = destination.export;
  const { closedBy, minutes } = exposureOf(stay, destination.editions);
  return {
    exportId: id,
    connectionId,
    label,
    platform,
    closedAt: closedBy?.firstReadAt ?? null,
    minutes,
    ownReadAt: readAts.at(-1) ?? null,
    silentSince: silentSince(destination.export, now),
  };
}
