/** The names of a delivery project's teams on GitHub. */
export function githubTeamNames(project: string): {
  contributors: string;
  admins: string;
} {
  return {
    contributors: `${project}-Contributors`,
    admins: `${project}-Admins`,
  };
}
