export interface Config {
  adp?: {
    /** What is written into the pipelines of new services. */
    pipelines?: {
      /** Address of the portal as pipelines reach it. Default: `backend.baseUrl`. */
      portal?: string;
      /**
       * What Azure Pipelines ask Entra ID a token for: an audience of an entry of
       * `backend.auth.externalAccess`, such as `api://PORTAL-APP-ID`. Without it the
       * form refuses Azure Pipelines.
       */
      entraResource?: string;
      /**
       * What `npm install --global` gets the command line `adp` by: a package and its
       * version, or the address of its tarball. Default: `@adp/cli` of this version.
       */
      commandLine?: string;
    };
  };
}
