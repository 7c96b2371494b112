import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod/v3';
import { FormDialog } from '../onboarding/forms/FormDialog';
import { FormTextField } from '../onboarding/forms/FormTextField';

const schema = z.object({
  reason: z
    .string()
    .trim()
    .min(1, 'Say why; others will read it before they go on'),
});

/** Asks why something is held. */
export const HoldDialog = ({
  what,
  onHold,
  onClose,
}: {
  what: string;
  onHold: (reason: string) => Promise<void>;
  onClose: () => void;
}) => {
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { reason: '' },
  });
  return (
    <FormDialog
      title={`Hold ${what}?`}
      submitLabel="Hold"
      form={form}
      onClose={onClose}
      onSubmit={({ reason }) => onHold(reason)}
    >
      <FormTextField name="reason" label="Reason" isRequired />
    </FormDialog>
  );
};
