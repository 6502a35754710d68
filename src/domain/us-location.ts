/** A state, or a city in a state. */
export type UsLocation = { state: string; stateName: string; city: string | null };

/** `Ohio`, `Columbus, OH`. */
export function locationLabel(location: UsLocation): string {
  return location.city === null ? location.stateName : `${location.city}, ${location.state}`;
}
