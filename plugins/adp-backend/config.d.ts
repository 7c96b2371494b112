import type { HumanDuration } from '@backstage/types';

export interface Config {
  adp?: {
    onboarding?: {
      /** When delivery projects are made true in GitHub and Entra ID. */
      reconcile?: {
        /**
         * How often the queue is looked at; what is changed in the portal does
         * not wait for it. Default: 15 seconds.
         */
        frequency?: HumanDuration | string;
        /**
         * How often what is in sync is checked again, and drift found. A project
         * costs about four requests to GitHub each time. Default: an hour.
         */
        recheck?: HumanDuration | string;
      };
      /**
       * What a new database is filled with, mostly `$include`d from a file such
       * as `config/onboarding.yaml`: `armsLengthBodies`, `deliveryProgrammes` and
       * `deliveryProjects` as the forms take them, with names in place of ids.
       * Not looked at once there is an arms-length body.
       */
      initialData?: {
        armsLengthBodies?: object[];
        deliveryProgrammes?: object[];
        deliveryProjects?: object[];
      };
    };
  };
  backend?: {
    auth?: {
      /** Entries of the type `pipeline`, beside those of Backstage. */
      externalAccess?: Array<{
        type: string;
        options?: {
          /**
           * In place of all others but `rule`: a token that does not change, of at
           * least 32 characters.
           * @visibility secret
           */
          token?: string;
          /** What the bearer of `token` may deploy. */
          rule?: {
            name: string;
            /** Default: all. */
            estate?: string;
            teams?: string[];
            services?: string[];
            /** Default: all. */
            environments?: string[];
            /** What it may read, for the Flux Operator of a cluster. */
            reads?: Array<'resource-set-inputs'>;
          };
          /** Claim `iss`: one, or several such as both that Entra ID has for a tenant. */
          issuer?: string | string[];
          /** Where the issuer publishes its keys. */
          jwksUrl?: string;
          /** Claim `aud`. */
          audience?: string | string[];
          /** Default: RS256. */
          algorithms?: string[];
          /** The first one whose claims a token has says what it may deploy. */
          rules?: Array<{
            name: string;
            claims: {
              [claim: string]: string | number | Array<string | number>;
            };
            /** Default: all. */
            estate?: string;
            teams?: string[];
            services?: string[];
            /** The service that is called as the repository of the token. */
            ownRepository?: boolean;
            /** Default: all. */
            environments?: string[];
            /** What it may read, for the Flux Operator of a cluster. */
            reads?: Array<'resource-set-inputs'>;
          }>;
        };
      }>;
    };
  };
}
