import { useDelayed } from '../data/use-delayed.ts';
import { Segments } from '../elements/segments.tsx';
import { useParameter } from '../routing/location.ts';
import { type Visibility, visibilities, visibilityIn } from './visibility.ts';

/** Which items of a list somebody wants to see; it stands in the address. */
export interface ListFilter {
  readonly typed: string;
  readonly type: (text: string) => void;
  /** What is searched for, once nothing more is typed. */
  readonly search: string;
  readonly visibility: Visibility;
  readonly choose: (visibility: Visibility) => void;
}

export function useListFilter(): ListFilter {
  const [typed, type] = useParameter('search');
  const [shown, choose] = useParameter('show');
  return { typed, type, search: useDelayed(typed, 250), visibility: visibilityIn(shown), choose };
}

interface ListFiltersProps {
  readonly filter: ListFilter;
  /** What the items are: “users”. */
  readonly what: string;
  /** What is searched. */
  readonly placeholder: string;
}

export function ListFilters({ filter, what, placeholder }: ListFiltersProps) {
  const { typed, type, visibility, choose } = filter;
  return (
    <search className="filters">
      <input
        type="search"
        aria-label={`Search ${what}`}
        placeholder={placeholder}
        maxLength={200}
        value={typed}
        onChange={({ target }) => type(target.value)}
      />
      <Segments label={`Which ${what}`} value={visibility} options={visibilities} onChange={choose} />
    </search>
  );
}
