import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import {
  FormProvider,
  type DefaultValues,
  type FieldValues,
  type UseFormReturn,
} from 'react-hook-form';
import { FormProblemAlert } from './FormProblemAlert';
import { showServerError, type FormProblem } from './formProblem';

type FormDialogProps<TInput extends FieldValues, TOutput> = {
  title: string;
  submitLabel: string;
  form: UseFormReturn<TInput, unknown, TOutput>;
  /** Sends it; the dialog closes afterwards. */
  onSubmit: (values: TOutput) => Promise<void>;
  onClose: () => void;
  /** Reads anew what is edited, when somebody else has changed it. */
  loadTheirs?: () => Promise<DefaultValues<TInput>>;
  isDestructive?: boolean;
  isSubmitDisabled?: boolean;
  width?: number;
  children: ReactNode;
};

/**
 * A form in a dialog: checks its fields by their rules, shows what the server
 * says at the fields or at the top, and takes the focus to the first problem.
 */
export const FormDialog = <TInput extends FieldValues, TOutput>({
  title,
  submitLabel,
  form,
  onSubmit,
  onClose,
  loadTheirs,
  isDestructive,
  isSubmitDisabled,
  width = 640,
  children,
}: FormDialogProps<TInput, TOutput>) => {
  const formId = useId();
  const element = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<FormProblem>();
  const [attempts, setAttempts] = useState(0);
  const { isSubmitting, isDirty } = form.formState;

  const submit = form.handleSubmit(async values => {
    setProblem(undefined);
    try {
      await onSubmit(values);
      onClose();
    } catch (error) {
      const hasField = (path: string) =>
        Boolean(element.current?.elements.namedItem(path));
      setProblem(showServerError(form, hasField, error));
    }
  });

  // After the messages are there, so that they are read out with the field.
  useEffect(() => {
    if (attempts > 0) {
      element.current
        ?.querySelector<HTMLElement>(
          '[role="alert"], input[aria-invalid="true"], textarea[aria-invalid="true"], [data-invalid] button',
        )
        ?.focus();
    }
  }, [attempts]);

  const takeTheirs = async () => {
    try {
      form.reset(await loadTheirs!());
      setProblem(undefined);
    } catch (error) {
      setProblem(showServerError(form, () => false, error));
    }
  };

  return (
    <Dialog
      isOpen
      // A click beside it, or Escape, would throw away what was typed.
      isDismissable={false}
      isKeyboardDismissDisabled={isDirty}
      onOpenChange={isOpen => isOpen || onClose()}
      width={width}
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <form
          id={formId}
          ref={element}
          noValidate
          onSubmit={async event => {
            // Dialogs are portals; the page may have a form around this one.
            event.stopPropagation();
            await submit(event);
            setAttempts(count => count + 1);
          }}
        >
          <Flex direction="column" gap="4">
            <FormProblemAlert
              problem={problem}
              onLoadTheirs={loadTheirs && takeTheirs}
            />
            <FormProvider {...form}>{children}</FormProvider>
          </Flex>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button
          type="submit"
          form={formId}
          destructive={isDestructive}
          isPending={isSubmitting}
          isDisabled={isSubmitDisabled}
        >
          {submitLabel}
        </Button>
        <Button variant="secondary" slot="close">
          Cancel
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
