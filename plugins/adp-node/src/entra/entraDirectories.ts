import type { Client } from '@microsoft/microsoft-graph-client';
import type { Estate } from '../estates';
import { createEntraCredential, createGraphClient } from './graphClient';

/** A directory, and the portal in it. */
export type EntraTarget = {
  client: Client;
  /** Such as `https://graph.microsoft.com`. */
  graphBaseUrl: string;
  /** Object id of the service principal that is to own the groups which are created. */
  ownerId: string;
};

/**
 * The directories of the estates, each with one client and one credential for
 * as long as this lives: the access token is asked for again only when it expires.
 */
export class EntraDirectories {
  private readonly targets = new Map<string, EntraTarget>();

  get({ name, entra }: Pick<Estate, 'name' | 'entra'>): EntraTarget {
    const existing = this.targets.get(name);
    if (existing) {
      return existing;
    }
    const { graphBaseUrl, servicePrincipalObjectId } = entra;
    const target = {
      client: createGraphClient({
        graphBaseUrl,
        credential: createEntraCredential(entra),
      }),
      graphBaseUrl,
      ownerId: servicePrincipalObjectId,
    };
    this.targets.set(name, target);
    return target;
  }
}
