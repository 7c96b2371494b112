import type { FluxState } from '@adp/plugin-adp-common';
import { FLUX_STATES } from './fluxStates';
import { MarkBadge } from './MarkBadge';

/** Tells in a word what Flux says. */
export const FluxStateBadge = ({
  state,
  label,
}: {
  state: FluxState;
  label?: string;
}) => (
  <MarkBadge
    {...FLUX_STATES[state]}
    label={label ?? FLUX_STATES[state].label}
  />
);
