/** As many as go together at most: what is under way is known as one of these, and a kill leaves as many to be finished. */
const most = 8;
/** What takes longer, in ms, goes by itself. */
const quickMs = 20;

/**
 * How many revisions to send in one message. The first one goes alone; as long as they are quick, twice as many the next
 * time. So a deployment of a few is told of one by one, and a database is built from nothing without waiting for an
 * answer to each of hundreds.
 */
export class GroupSize {
  size = 1;

  /** So many were run in `ms`; `whole`: as was planned. */
  note(count: number, ms: number, whole: boolean): void {
    this.size = whole && ms < count * quickMs ? Math.min(this.size * 2, most) : 1;
  }
}
