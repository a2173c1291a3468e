/** Applies what the command line names, and prints how long that took, in ms, from connecting to having disconnected. */
export async function apply(work: (url: string, dir: string) => Promise<void>): Promise<void> {
  const [url = '', dir = ''] = process.argv.slice(2);
  const startedAt = performance.now();
  await work(url, dir);
  process.stdout.write(`${performance.now() - startedAt}\n`);
}
