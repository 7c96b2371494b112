import { AdpApiError } from '@adp/plugin-adp-common';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';

/** Holds what the pages inside have read from the REST API. */
export const AdpQueries = ({ children }: { children: ReactNode }) => {
  const [client] = useState(createQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
};

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What is refused or missing stays so; the rest may be a restart.
        retry: (failures, error) =>
          failures < 2 && !(error instanceof AdpApiError && error.status < 500),
        staleTime: 5_000,
      },
    },
  });
}
