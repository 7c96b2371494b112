import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** How many rows a table shows at once. */
export const PAGE_SIZE = 20;

/**
 * Which page of a table is shown and what was searched for, kept in the URL so
 * that reloading, going back and sharing a link show the same rows.
 *
 * @param table - starts the names of the URL's parameters, such as `members`
 */
export function usePageInUrl(table: string) {
  const [params, setParams] = useSearchParams();
  const pageKey = `${table}.page`;
  const searchKey = `${table}.q`;
  const page = Math.max(1, Number(params.get(pageKey)) || 1);
  const q = params.get(searchKey) ?? '';

  const set = useCallback(
    (changes: Record<string, string>, options?: { replace: boolean }) =>
      setParams(old => {
        const next = new URLSearchParams(old);
        for (const [key, value] of Object.entries(changes)) {
          if (value) {
            next.set(key, value);
          } else {
            next.delete(key);
          }
        }
        return next;
      }, options),
    [setParams],
  );
  const goToPage = useCallback(
    (next: number) => set({ [pageKey]: next > 1 ? String(next) : '' }),
    [set, pageKey],
  );
  const search = useCallback(
    (text: string) =>
      set({ [searchKey]: text, [pageKey]: '' }, { replace: true }),
    [set, searchKey, pageKey],
  );
  return { page, q, offset: (page - 1) * PAGE_SIZE, goToPage, search };
}

export type PageInUrl = ReturnType<typeof usePageInUrl>;
