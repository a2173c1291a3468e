/** What `failure` says, as an error of one caller's own: each has its stack trace written into it. */
export function ownError(failure: Error, cause: Error): Error {
  const own = new Error(failure.message, { cause });
  Object.setPrototypeOf(own, Object.getPrototypeOf(failure));
  return Object.assign(own, failure);
}
