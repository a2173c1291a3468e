/** Which way bytes go. */
export type Direction = 'toServer' | 'toClient';

export const directions: readonly Direction[] = ['toServer', 'toClient'];

/** The directions that a caller means. @throws RangeError quoting what it does not know. */
export function directionsOf(which: Direction | 'both'): readonly Direction[] {
  if (which === 'both') return directions;
  checkDirection(which);
  return [which];
}

/** @throws RangeError quoting what it does not know. */
export function checkDirection(direction: Direction): void {
  if (!directions.includes(direction))
    throw new RangeError(`direction must be toServer or toClient, not ${JSON.stringify(direction)}`);
}
