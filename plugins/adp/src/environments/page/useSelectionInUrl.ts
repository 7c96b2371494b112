import { useSearchParams } from 'react-router-dom';

/** Which services there may be a look at. */
export const SHOWN = [
  { id: 'all', label: 'All services' },
  { id: 'notReady', label: 'Not ready somewhere' },
  { id: 'behind', label: 'Behind the templates' },
] as const;

type Shown = (typeof SHOWN)[number]['id'];

/** Estate and filter of the page, kept in the URL; another choice starts at page one. */
export function useSelectionInUrl() {
  const [params, setParams] = useSearchParams();
  const show = SHOWN.find(({ id }) => id === params.get('show'));
  return {
    estate: params.get('estate') ?? '',
    show: (show?.id ?? 'all') as Shown,
    choose(changes: { estate?: string; show?: string }) {
      setParams(old => {
        const next = new URLSearchParams(old);
        Object.entries(changes).forEach(([key, value]) => next.set(key, value));
        next.delete('services.page');
        return next;
      });
    },
  };
}
