import type { RequestHandler } from 'express';
import { GitHubError } from './errors';
import type { Principal } from './principal';

/** Requests an hour, as GitHub allows them to each kind of client. */
const LIMITS: Record<Principal['kind'], number> = {
  anonymous: 60,
  user: 5000,
  app: 5000,
  installation: 15_000,
};
const WINDOW_MS = 60 * 60 * 1000;

export type RateLimitStatus = {
  limit: number;
  used: number;
  remaining: number;
  resetAt: Date;
};

/**
 * GitHub's primary rate limit, counted per client in windows of one hour. It
 * begins anew when the sandbox starts.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimits {
  readonly #windows = new Map<string, { used: number; resetAt: Date }>();

  status(principal: Principal): RateLimitStatus {
    const limit = LIMITS[principal.kind];
    const { used, resetAt } = this.#window(principal);
    return { limit, used, remaining: Math.max(0, limit - used), resetAt };
  }

  /**
   * Counts requests and sets the `x-ratelimit-*` headers. An answer 304 costs
   * nothing, as long as the client is authenticated.
   */
  middleware(): RequestHandler {
    return (req, res, next) => {
      const principal: Principal = res.locals.principal;
      const before = this.status(principal);
      const window = this.#window(principal);
      // Asking for the rate limit is free.
      const cost = req.path === '/rate_limit' ? 0 : 1;
      window.used += cost;
      const writeHead = res.writeHead;
      res.writeHead = ((...args: Parameters<typeof writeHead>) => {
        if (res.statusCode === 304 && principal.kind !== 'anonymous') {
          window.used -= cost;
        }
        const { limit, used, remaining, resetAt } = this.status(principal);
        res.set({
          'x-ratelimit-limit': String(limit),
          'x-ratelimit-used': String(used),
          'x-ratelimit-remaining': String(remaining),
          'x-ratelimit-reset': String(Math.ceil(resetAt.getTime() / 1000)),
          'x-ratelimit-resource': req.baseUrl.endsWith('graphql')
            ? 'graphql'
            : 'core',
        });
        return writeHead.apply(res, args);
      }) as typeof writeHead;
      next(
        before.remaining > 0 || cost === 0
          ? undefined
          : new GitHubError(403, 'API rate limit exceeded.'),
      );
    };
  }

  #window(principal: Principal): { used: number; resetAt: Date } {
    const key = keyOf(principal);
    let window = this.#windows.get(key);
    if (!window || window.resetAt.getTime() <= Date.now()) {
      window = { used: 0, resetAt: new Date(Date.now() + WINDOW_MS) };
      this.#windows.set(key, window);
    }
    return window;
  }
}

function keyOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `user ${principal.user.login}`;
    case 'app':
      return `app ${principal.app.id}`;
    case 'installation':
      return `installation ${principal.installation.id}`;
    default:
      return 'anonymous';
  }
}
