import type { Request, Response } from 'express';
import type { GitHub } from '../gitHub';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/**
 * The page of `items` that `?page=&per_page=` asks for. Sets the `Link` header
 * when there is more than one page.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function paginate<T>(
  github: GitHub,
  req: Request,
  res: Response,
  items: readonly T[],
): T[] {
  const perPage = Math.min(
    positive(req.query.per_page) ?? DEFAULT_PER_PAGE,
    MAX_PER_PAGE,
  );
  const page = positive(req.query.page) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const url = new URL(req.originalUrl, github.url);
  const link = (target: number, rel: string) => {
    url.searchParams.set('per_page', String(perPage));
    url.searchParams.set('page', String(target));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  if (links.length > 0) {
    res.set('Link', links.join(', '));
  }
  return items.slice((page - 1) * perPage, page * perPage);
}

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
