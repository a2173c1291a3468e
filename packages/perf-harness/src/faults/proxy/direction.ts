import { InvalidOptionError } from '../../errors/invalid-option-error.ts';

/** Which way bytes go. */
export type Direction = 'toServer' | 'toClient';

export const directions: readonly Direction[] = ['toServer', 'toClient'];

/** The directions that a caller means. @throws InvalidOptionError quoting what it does not know. */
export function directionsOf(which: Direction | 'both'): readonly Direction[] {
  if (which === 'both') return directions;
  checkDirection(which);
  return [which];
}

/** @throws InvalidOptionError quoting what it does not know. */
export function checkDirection(direction: Direction): void {
  if (!directions.includes(direction))
    throw new InvalidOptionError('direction', 'toServer or toClient', direction);
}
