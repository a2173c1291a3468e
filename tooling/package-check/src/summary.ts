import type { Tarball } from './tarball.ts';

/** Name, version and sizes of a tarball in one line. */
export function summary({ manifest, bytes, files }: Tarball): string {
  const unpacked = [...files.values()].reduce((sum, size) => sum + size, 0);
  const sizes = `${kilobytes(bytes.byteLength)} packed, ${kilobytes(unpacked)} unpacked`;
  return `${manifest.name} ${manifest.version}: ${sizes}, ${files.size} files`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
