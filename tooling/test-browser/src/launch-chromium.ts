import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { unpackedChromium } from './unpacked-chromium.ts';

/**
 * A headless Chromium on Linux: the one that came with the dependencies, with the libraries and fonts it needs, so that a
 * bare machine needs nothing more.
 */
export async function launchChromium(): Promise<Browser> {
  const folder = await unpackedChromium();
  const own = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') };
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...definedIn(process.env), ...own },
  });
}

function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
