import { Alert, Button } from '@backstage/ui';
import type { FormProblem } from './formProblem';

/** What the server says of a form as a whole. */
export const FormProblemAlert = ({
  problem,
  onLoadTheirs,
}: {
  problem?: FormProblem;
  onLoadTheirs?: () => Promise<void>;
}) => {
  if (!problem) {
    return null;
  }
  const { messages, isOutdated } = problem;
  return (
    <Alert
      role="alert"
      tabIndex={-1}
      status={isOutdated ? 'warning' : 'danger'}
      icon
      title={
        isOutdated
          ? 'Somebody else has changed this since you opened it. Nothing of yours is saved yet; load their version, then repeat what is still right of yours.'
          : messages.join(' ')
      }
      customActions={
        isOutdated &&
        onLoadTheirs && (
          <Button size="small" variant="secondary" onPress={onLoadTheirs}>
            Load their version
          </Button>
        )
      }
    />
  );
};
