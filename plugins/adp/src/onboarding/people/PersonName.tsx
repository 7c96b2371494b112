/** Who did something: a person of the catalog without what is the same of all, or what the portal says. */
export const PersonName = ({ entityRef }: { entityRef: string }) => (
  <>{entityRef.replace(/^user:default\//, '')}</>
);
