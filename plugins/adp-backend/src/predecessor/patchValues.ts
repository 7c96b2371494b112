import { readPatchValues } from '@adp/plugin-adp-node';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { parse } from './badRequest';
import type { PredecessorContext } from './predecessorContext';

const kindSchema = z
  .string()
  .transform(kind => kind.toLowerCase())
  .pipe(z.enum(['deploy', 'infra']));

/**
 * The values that manifests will give a service's chart, which pipelines lint
 * the chart with. The predecessor answered it to everybody.
 */
export function addPatchValuesRoute(
  router: Router,
  { github, estates, httpAuth }: PredecessorContext,
): void {
  router.get(
    '/FluxManifest/templates/service/:kind/patch-values',
    async (request, response) => {
      await httpAuth.credentials(request, { allow: ['user', 'service'] });
      const kind = parse(kindSchema, request.params.kind);
      response.json(await readPatchValues(github, estates.get(), kind));
    },
  );
}
