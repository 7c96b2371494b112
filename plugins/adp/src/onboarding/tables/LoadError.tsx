import { Alert, Button } from '@backstage/ui';

/** Says that something could not be read, and offers to try again. */
export const LoadError = ({
  what,
  error,
  onRetry,
}: {
  what: string;
  error: Error;
  onRetry: () => void;
}) => (
  <Alert
    role="alert"
    status="danger"
    icon
    title={`The ${what} could not be read: ${error.message}`}
    customActions={
      <Button size="small" variant="secondary" onPress={onRetry}>
        Try again
      </Button>
    }
  />
);
