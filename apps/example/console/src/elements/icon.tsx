const paths = {
  live: 'M3 12h4l3-8 4 16 3-8h4',
  users:
    'M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 4.4a3.5 3.5 0 0 1 0 6.2m2 4.6c2.1.8 3.5 2.5 3.5 4.8',
  keys: 'M8 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm4.9-6H21m-3 0v4',
  audit: 'M5 4h14v16H5zM9 9h6m-6 4h6m-6 4h3',
  migrations: 'm12 3 9 5-9 5-9-5 9-5Zm-9 9 9 5 9-5M3 16l9 5 9-5',
  report: 'M4 20V10m5.3 10V4m5.4 16v-7M20 20V8',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-14v2m0 16v2M2 12h2m16 0h2M4.9 4.9l1.4 1.4m11.4 11.4 1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20.5 14.3A8.5 8.5 0 0 1 9.7 3.5a8.5 8.5 0 1 0 10.8 10.8Z',
} as const;

export type IconName = keyof typeof paths;

/** Beside a text that says the same, so nothing that is to be read out. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
