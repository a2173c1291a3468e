import { Icon, type IconName } from '../elements/icon.tsx';
import { Link } from '../routing/link.tsx';
import { useSession } from '../session/session.tsx';

interface Entry {
  readonly icon: IconName;
  readonly label: string;
  readonly path: string;
  readonly permission: string;
}

const entries: readonly Entry[] = [
  { icon: 'live', label: 'Live', path: '/live', permission: 'platform:read' },
  { icon: 'users', label: 'Users', path: '/users', permission: 'users:read' },
  { icon: 'keys', label: 'Keys', path: '/keys', permission: 'keys:read' },
  { icon: 'audit', label: 'Audit', path: '/audit', permission: 'audit:read' },
  { icon: 'migrations', label: 'Schema', path: '/migrations', permission: 'platform:read' },
  { icon: 'report', label: 'Report', path: '/report', permission: 'platform:read' },
];

/** The pages that somebody may see. */
export function Navigation({ path }: { readonly path: string }) {
  const { may } = useSession();
  return (
    <nav aria-label="Pages">
      <ul>
        {entries
          .filter(({ permission }) => may(permission))
          .map(({ icon, label, path: to }) => (
            <li key={to}>
              <Link href={to} aria-current={path.startsWith(to) ? 'page' : undefined}>
                <Icon name={icon} />
                {label}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
