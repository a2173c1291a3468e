/** A test needs an engine which this machine does not have. The message says why, and how to get it. */
export class MissingEngineError extends Error {
  override readonly name: string = 'MissingEngineError';
  readonly code = 'HF_TEST_ENGINE_MISSING';
}
