import type { EstateSummary } from '@adp/plugin-adp-common';
import { ResponseError } from '@backstage/errors';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import useAsync from 'react-use/esm/useAsync';

/** The estates that the backend serves, the default one first. */
export function useEstates() {
  const { fetch } = useApi(fetchApiRef);
  return useAsync(async (): Promise<EstateSummary[]> => {
    const response = await fetch('plugin://adp/estates');
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { estates } = await response.json();
    return estates;
  }, [fetch]);
}
