/** What the scenarios of retries share. */
export interface RetrySubject {
  /** What is done through the policy. */
  readonly operation: () => Promise<unknown>;
  /** What it fails with where it is made to fail. */
  readonly error: () => unknown;
}
