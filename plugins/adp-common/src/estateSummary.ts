/** What anybody who is signed in may know of an estate. */
export type EstateSummary = {
  name: string;
  /** GitHub organisation. */
  organization: string;
  /** Short name of the Entra ID tenant. */
  tenant: string;
  /** Environment that a new service is deployed to first. */
  sandpitEnvironment: string;
  /** Version of the manifest templates. */
  templatesVersion: string;
};
