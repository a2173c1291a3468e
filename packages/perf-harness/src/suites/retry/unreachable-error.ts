/** The error of a server that takes no connection: nothing was sent, so that every policy may try again. */
export function unreachableError(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
    code: 'ECONNREFUSED',
    errno: -111,
    syscall: 'connect',
  });
}
