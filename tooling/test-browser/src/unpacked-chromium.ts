import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the browser is unpacked: once for a clone, and gone with it. */
const folder = fileURLToPath(new URL('../node_modules/.cache/chromium', import.meta.url));

/**
 * The folder that the browser is in, unpacked when it is first asked for. Test runs at the same moment each unpack one of their
 * own, of which the first that is whole stays.
 */
export async function unpackedChromium(): Promise<string> {
  if (await isThere(folder)) return folder;
  const own = `${folder}.${process.pid}`;
  try {
    await unpackTo(own);
    await rename(own, folder);
  } catch (error) {
    if (!(await isThere(folder))) throw error;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return folder;
}

/** The package's own names folders of AWS Lambda, where a bare machine has no font at all. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts/fonts</dir>
  <cachedir>${folder}/fonts/cache</cachedir>
</fontconfig>
`;

/** The package is made for AWS Lambda, and brings that system's libraries along; it unpacks to the temporary folder. */
async function unpackTo(own: string): Promise<void> {
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  await mkdir(own, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = own;
  try {
    const libraries = new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'));
    await inflate(fileURLToPath(libraries));
    await packed.executablePath();
    await writeFile(join(own, 'fonts', 'fonts.conf'), fontsConf);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
