import { z } from 'zod';

const Coordinate = z.number().finite().optional().catch(undefined);

/** One element of `out tags center`. A node has its own point, ways and relations a centre, which may be empty. */
export const OverpassElement = z.object({
  type: z.enum(['node', 'way', 'relation']),
  id: z.number().int().positive(),
  lat: Coordinate,
  lon: Coordinate,
  center: z.object({ lat: Coordinate, lon: Coordinate }).optional().catch(undefined),
  tags: z.record(z.string(), z.string()).optional().catch(undefined),
});
export type OverpassElement = z.infer<typeof OverpassElement>;

/** What stands around the elements. `remark` is how Overpass reports that a query died half-way, with HTTP 200. */
export const OverpassEnvelope = z.object({ remark: z.string().optional().catch(undefined) });
