/** The key of Prisma's lock: `prisma migrate` and this package wait for each other. */
export const lockKey = 72_707_369;
