/** The server that `HOLDFAST_TEST_POSTGRES_URL` names cannot serve a test run. */
export class UnusableServerError extends Error {
  override readonly name: string = 'UnusableServerError';
  readonly code = 'HF_TEST_SERVER_UNUSABLE';
}
