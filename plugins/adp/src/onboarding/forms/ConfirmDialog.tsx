import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
} from '@backstage/ui';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** Asks before something is done that takes something away. */
export const ConfirmDialog = ({
  title,
  confirmLabel,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  confirmLabel: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) => {
  const { mutate, isPending, error } = useMutation({
    mutationFn: onConfirm,
    onSuccess: onClose,
  });
  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onClose()} width={480}>
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="3">
          {error && (
            <Alert role="alert" status="danger" icon title={error.message} />
          )}
          {children}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button destructive isPending={isPending} onPress={() => mutate()}>
          {confirmLabel}
        </Button>
        <Button variant="secondary" slot="close">
          Cancel
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
