import type { FluxState } from '@adp/plugin-adp-common';
import {
  RiAlertLine,
  RiCheckLine,
  RiHourglassLine,
  RiPauseCircleLine,
  RiQuestionLine,
  RiSubtractLine,
  RiTimeLine,
} from '@remixicon/react';

/** How what Flux says is shown: never by colour alone. */
export const FLUX_STATES = {
  ready: { label: 'Ready', color: 'success', Icon: RiCheckLine },
  progressing: { label: 'Progressing', color: 'info', Icon: RiTimeLine },
  notReady: { label: 'Not ready', color: 'danger', Icon: RiAlertLine },
  suspended: { label: 'Suspended', color: 'warning', Icon: RiPauseCircleLine },
  missing: { label: 'Not applied yet', color: 'info', Icon: RiHourglassLine },
  notDeployed: {
    label: 'Not deployed',
    color: 'secondary',
    Icon: RiSubtractLine,
  },
  unknown: { label: 'Unknown', color: 'warning', Icon: RiQuestionLine },
} as const satisfies Record<FluxState, unknown>;
