/** With more points than this, neighbours are joined. */
const MOST_POINTS = 1_000;

/**
 * A series that takes no more room the longer it goes on: where there would be more than 1,000 points, neighbours are
 * joined in pairs, and from then on as many that are added become one. So every point stands for equally many.
 */
export class Thinned<T> {
  readonly #join: (earlier: T, later: T) => T;
  #points: T[] = [];
  #last: T | undefined;
  /** How many that were added become one point, and how many are in the last. */
  #each = 1;
  #inLast = 0;

  constructor(join: (earlier: T, later: T) => T) {
    this.#join = join;
  }

  add(point: T): void {
    this.#last = point;
    const open = this.#inLast < this.#each ? this.#points.pop() : undefined;
    this.#points.push(open === undefined ? point : this.#join(open, point));
    this.#inLast = open === undefined ? 1 : this.#inLast + 1;
    if (this.#points.length > MOST_POINTS) this.#thinOut();
  }

  /** In the order they were added, the last by itself. */
  points(): readonly T[] {
    const last = this.#last;
    return last === undefined || this.#points.at(-1) === last ? [...this.#points] : [...this.#points, last];
  }

  #thinOut(): void {
    const joined: T[] = [];
    for (const [index, point] of this.#points.entries()) {
      const earlier = index % 2 === 1 ? joined.pop() : undefined;
      joined.push(earlier === undefined ? point : this.#join(earlier, point));
    }
    this.#points = joined;
    this.#each *= 2;
  }
}
