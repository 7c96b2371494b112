import { FormSelect } from '../forms/FormSelect';
import { FormTextField } from '../forms/FormTextField';

const TEAM_TYPE_OPTIONS = [
  { id: 'delivery', label: 'Delivery team' },
  { id: 'platform', label: 'Platform team' },
];

const VISIBILITY_OPTIONS = [
  { id: 'public', label: 'Everybody in the organisation' },
  { id: 'private', label: 'Only their members' },
];

/** The fields that forms to create and to change a delivery project share, below the title. */
export const ProjectFields = () => (
  <>
    <FormTextField
      name="description"
      label="Description"
      description="Also the description of the GitHub teams"
      isRequired
      isMultiline
    />
    <FormTextField
      name="serviceCode"
      label="CCoE service code"
      description="Three letters, such as ADP"
      isRequired
    />
    <FormTextField name="financeCode" label="Finance code" />
    <FormTextField
      name="serviceOwner"
      label="Business service owner"
      description="An e-mail address"
      type="email"
    />
    <FormTextField
      name="adoProject"
      label="Azure DevOps project"
      description="Its name there, if the team has one"
    />
    <FormSelect
      name="teamType"
      label="Kind of team"
      options={TEAM_TYPE_OPTIONS}
    />
    <FormSelect
      name="githubTeamVisibility"
      label="Who sees the GitHub teams"
      options={VISIBILITY_OPTIONS}
    />
  </>
);
